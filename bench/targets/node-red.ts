import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDir } from '../../test/support/child-server.js';
import { startMosquitto } from '../../test/support/mosquitto-server.js';
import { ServerProcess } from '../server-process.js';
import { hearByWebSocket } from '../topic-readers.js';
import { nodeRedFlow } from './node-red-flow.js';
import { stopEngine } from './stop-engine.js';
import type { Target } from './target.js';

/** The last that runs on Node 20. */
const VERSION = '4.1.8';
const INSTALLED = join(tmpdir(), `relais-node-red-${VERSION}`);

/** Node-RED on mosquitto, where every WebSocket gets every message and nobody is asked who they are. */
export async function startNodeRed(): Promise<Target> {
  installOnce();
  const mosquitto = await startMosquitto();
  const dir = mkdtempSync(join(tmpdir(), 'relais-node-red-flow-'));
  writeFileSync(join(dir, 'flows.json'), JSON.stringify(nodeRedFlow(mosquitto.server.port)));
  const server = await ServerProcess.ofProgram('bench/targets/node-red-host.js', INSTALLED, dir);
  return {
    broker: { port: mosquitto.server.port },
    pids: [server.pid, mosquitto.server.process.pid!],
    restUrl: server.url,
    server,
    hear: (_topic, _qos, onMessages) => hearByWebSocket(`${server.url}/ws`, onMessages),
    stop: async () => {
      await server.stop();
      removeDir(dir);
      await stopEngine(mosquitto.server);
    },
  };
}

/** From npm, which takes about 15 s and 100 MB. */
function installOnce(): void {
  if (existsSync(join(INSTALLED, 'node_modules/node-red'))) return;
  mkdirSync(INSTALLED, { recursive: true });
  const options = ['--no-fund', '--no-audit', '--prefix', INSTALLED];
  execFileSync('npm', ['install', ...options, `node-red@${VERSION}`], { cwd: INSTALLED, stdio: 'inherit' });
}
