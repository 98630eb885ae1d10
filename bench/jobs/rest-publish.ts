import { connectAsync } from 'mqtt';
import { aToken } from '../../test/support/app.js';
import { until } from '../../test/support/until.js';
import { RawHttp } from '../raw-http.js';
import type { Qos, Target } from '../targets/target.js';
import { Effort, partOf } from './effort.js';
import type { Figure, Job } from './job.js';

const CONNECTIONS = 50;
/** With less, what is measured first is measured cold. */
const WARM_UP_S = 3;

/** `POST /mqtt/publish` by 50 users, each over a connection that is kept, at QoS 0 and 1. */
export const restPublish: Job = {
  suits: (target) => target.restUrl !== undefined,
  async measure(target, seconds) {
    return [...(await publish(target, 0, seconds)), ...(await publish(target, 1, seconds))];
  },
};

async function publish(target: Target, qos: Qos, seconds: number): Promise<Figure[]> {
  await warmUp(target, qos);
  const effort = await Effort.begin(target);
  const figures = await effort.figures(await ask(target, qos, seconds), ['request', 'requests']);
  return partOf(`QoS ${qos}`, figures);
}

/** Throws when the broker does not pass on what was published meanwhile. */
async function warmUp(target: Target, qos: Qos): Promise<void> {
  const { port, password } = target.broker;
  const listener = await connectAsync(`mqtt://127.0.0.1:${port}`, { username: 'bench', password });
  let heard = 0;
  listener.on('message', () => (heard += 1));
  await listener.subscribeAsync('rest/#', { qos });
  const published = await ask(target, qos, WARM_UP_S);
  await until(() => heard === published);
  await listener.endAsync();
}

async function ask({ restUrl }: Target, qos: Qos, seconds: number): Promise<number> {
  const end = performance.now() + 1000 * seconds;
  const asked = Array.from({ length: CONNECTIONS }, async (_, no) => {
    const connection = await RawHttp.open(restUrl!);
    const answers = await connection.askUntil(requestOf(no, qos), '201', () => performance.now() > end);
    connection.close();
    return answers;
  });
  return (await Promise.all(asked)).reduce((sum, answers) => sum + answers, 0);
}

function requestOf(no: number, qos: Qos): Buffer {
  const body = JSON.stringify({ topic: `rest/${no}`, payload: { temperature: 21.5, humidity: 48 }, qos });
  const lines = [
    'POST /mqtt/publish HTTP/1.1',
    'Host: 127.0.0.1',
    `Authorization: Bearer ${aToken({ sub: `publisher-${no}` })}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
