import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aToken } from '../support/app.js';
import { freePort, removeDir } from '../support/child-server.js';
import { call } from '../support/clients.js';
import { leaveTakenPorts, takenPort } from '../support/taken-port.js';
import { relais, RelaisCommand, type CommandOptions } from '../support/relais-command.js';
import { TEST_SECRET } from '../support/settings.js';

/** A promise that nobody handles, at SIGUSR2. */
const PLANTED_REJECTION = [
  '--import',
  `data:text/javascript,process.on('SIGUSR2',()=>{Promise.reject(new Error('planted'))})`,
];

describe('relais start, when something is wrong', () => {
  let cwd: string;
  let env: Record<string, string>;
  const started: RelaisCommand[] = [];

  const start = (options: CommandOptions = {}): RelaisCommand => {
    const command = new RelaisCommand(['start'], { cwd, ...options, env: { ...env, ...options.env } });
    started.push(command);
    return command;
  };
  const stop = (command: RelaisCommand) => {
    command.process.kill('SIGTERM');
    return command.end();
  };

  beforeEach(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'relais-start-'));
    env = { PORT: String(await freePort()), MQTT_EMBEDDED_PORT: String(await freePort()) };
  });
  afterEach(async () => {
    for (const command of started.splice(0)) {
      command.process.kill('SIGKILL');
      await command.end();
    }
    leaveTakenPorts();
    removeDir(cwd);
  });

  it.each(['PORT', 'MQTT_EMBEDDED_PORT'])('says in two lines that %s is taken', async (name) => {
    const taken = await takenPort();
    const { code, stderr, stdout } = await relais(['start'], { cwd, env: { ...env, [name]: taken } });
    expect(stderr).toMatch(
      new RegExp(`^relais: port ${taken} on 127\\.0\\.0\\.1 is taken .*\\n.*${name}.*\\n$`),
    );
    expect(stdout).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  it('listens while the broker is away, is live and not ready, and says so', async () => {
    const gone = await freePort();
    const waiting = start({ env: { MQTT_BROKER_URL: `mqtt://127.0.0.1:${gone}` } });
    await waiting.says(
      new RegExp(`waits for the broker at 127\\.0\\.0\\.1:${gone}: start it, or correct MQTT_BROKER_URL`),
    );
    const url = `http://127.0.0.1:${env.PORT}`;
    expect((await call(`${url}/health/live`, undefined)).status).toBe(200);
    expect(await call(`${url}/health/ready`, undefined)).toMatchObject({
      status: 503,
      body: { status: 'error', error: { mqtt: { status: 'down' } } },
    });
    expect((await stop(waiting)).code).toBe(0);
  });

  it('never goes on after a rejection that nobody handled: it says so and stops in order with exit 1', async () => {
    const server = start({ node: PLANTED_REJECTION });
    await server.says(/Engines/);
    server.process.kill('SIGUSR2');
    const { code, stdout } = await server.end();
    expect(stdout).toMatch(/FATAL .*an error that nobody handled: stopping\n +Error: planted\n/);
    expect(code).toBe(1);
  });

  // A file where the folder should be stops root too, whom no permission does.
  it('says once that LOG_DIR takes no log, and what to do, and everything else works', async () => {
    writeFileSync(join(cwd, 'blocked'), '');
    const server = start({ env: { JWT_SECRET: TEST_SECRET, LOG_DIR: join(cwd, 'blocked', 'logs') } });
    const said = await server.says(/Relais [\d.]+ is ready[^]*curl/);
    expect(said.match(/LOG_DIR .* takes no log/g)).toHaveLength(1);
    expect(said).toMatch(/ERROR .*LOG_DIR .* takes no log \(ENOTDIR.*\): LOG_DIR must be a folder/);
    const body = { topic: 'still/works', payload: 1, qos: 1 };
    expect((await call(`http://127.0.0.1:${env.PORT}/mqtt/publish`, aToken(), { body })).status).toBe(201);
    expect((await stop(server)).code).toBe(0);
  });
});
