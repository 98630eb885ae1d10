import { startMosquitto } from '../../test/support/mosquitto-server.js';
import { ServerProcess } from '../server-process.js';
import { hearBySocket } from '../topic-readers.js';
import { stopEngine } from './stop-engine.js';
import type { Target } from './target.js';

/** mqtt.js → socket.io without a framework and without a question who is there, on mosquitto. */
export async function startBare(): Promise<Target> {
  const mosquitto = await startMosquitto();
  const server = await ServerProcess.ofProgram('bench/targets/bare-bridge.js', mosquitto.url);
  return {
    broker: { port: mosquitto.server.port },
    pids: [server.pid, mosquitto.server.process.pid!],
    server,
    socketUrl: server.url,
    hear: (...wish) => hearBySocket(server.url, ...wish),
    stop: async () => {
      await server.stop();
      await stopEngine(mosquitto.server);
    },
  };
}
