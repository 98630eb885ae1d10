import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { About } from '../../../../src/contracts/index.js';
import { Copy } from '../../parts/copy.js';
import { get } from '../../rest.js';
import { say } from '../../words.js';
import { modulesWords } from './modules-words.js';

const DEFAULT_PORT = 1883;
const VALUES = `'{"temperature": 21.5, "humidity": 48}'`;

/** As `-h … -p …` of `mosquitto_pub`. */
const broker = signal(`-h ${location.hostname} -p ${DEFAULT_PORT}`);

/** The commands by which a module says its first values. */
export function HowToReport({ moduleId }: { readonly moduleId: string }) {
  const words = say(modulesWords);
  useEffect(() => void findBroker().catch(() => undefined), []);
  const sender = `mosquitto_pub ${broker.value} -u ${moduleId} -P "$TOKEN"`;
  return (
    <div class="how-to-report">
      <p>{words.tokenStep}</p>
      <Copy text={`TOKEN=$(npx relais token --sub ${moduleId} --role device)`} />
      <p>{words.sendStep}</p>
      <Copy text={`${sender} -q 1 -t modules/${moduleId}/telemetry -m ${VALUES}`} />
      <p class="quiet">{words.sensorStep(`dht11/${moduleId}/data`)}</p>
    </div>
  );
}

async function findBroker(): Promise<void> {
  const { mqttUrl } = await get<About>('/api/about');
  if (!mqttUrl) return;
  const { hostname, port } = new URL(mqttUrl);
  broker.value = `-h ${hostname} -p ${port || DEFAULT_PORT}`;
}
