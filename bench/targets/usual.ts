import { startMosquitto } from '../../test/support/mosquitto-server.js';
import { TEST_SECRET } from '../../test/support/settings.js';
import { ServerProcess } from '../server-process.js';
import { hearBySocket } from '../topic-readers.js';
import { stopEngine } from './stop-engine.js';
import type { Target } from './target.js';

/** A bridge as the official NestJS documentation leads to, on mosquitto. */
export async function startUsual(): Promise<Target> {
  const mosquitto = await startMosquitto();
  const server = await ServerProcess.ofProgram('bench/targets/usual-bridge.ts', mosquitto.url, TEST_SECRET);
  return {
    broker: { port: mosquitto.server.port },
    pids: [server.pid, mosquitto.server.process.pid!],
    restUrl: server.url,
    hear: (...wish) => hearBySocket(server.url, ...wish),
    stop: async () => {
      await server.stop();
      await stopEngine(mosquitto.server);
    },
  };
}
