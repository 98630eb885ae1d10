import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, startServer, waitForPort } from '../../test/support/child-server.js';
import { hearByMqtt } from '../topic-readers.js';
import { stopEngine } from './stop-engine.js';
import type { Target } from './target.js';

/** mosquitto alone, whose clients speak MQTT over WebSocket: no identities, no permissions, nothing stored. */
export async function startMosquittoAlone(): Promise<Target> {
  const webSocketPort = await freePort();
  const server = await startServer({
    command: 'mosquitto',
    args: (_port, dir) => ['-c', join(dir, 'mosquitto.conf')],
    prepare: (dir, port) => writeConfiguration(dir, [port, webSocketPort]),
  });
  await waitForPort(webSocketPort, server.process);
  return {
    broker: { port: server.port },
    pids: [server.process.pid!],
    hear: (...wish) => hearByMqtt(`http://127.0.0.1:${webSocketPort}`, ...wish),
    stop: () => stopEngine(server),
  };
}

function writeConfiguration(dir: string, [port, webSocketPort]: [number, number]): void {
  const lines = [
    `listener ${port} 127.0.0.1`,
    `listener ${webSocketPort} 127.0.0.1`,
    'protocol websockets',
    'allow_anonymous true',
    'set_tcp_nodelay true',
    'max_queued_messages 0',
  ];
  writeFileSync(join(dir, 'mosquitto.conf'), `${lines.join('\n')}\n`);
}
