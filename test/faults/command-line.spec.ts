import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { freePort, removeDir } from '../support/child-server.js';
import { call, mqttClient, nextMessage } from '../support/clients.js';
import { relais, RelaisCommand } from '../support/relais-command.js';
import { TEST_SECRET } from '../support/settings.js';
import { leaveTakenPorts, takenPort } from '../support/taken-port.js';

describe('the command line', () => {
  let cwd: string;
  let free: Record<string, string>;

  beforeEach(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'relais-cli-'));
    free = { PORT: String(await freePort()), MQTT_EMBEDDED_PORT: String(await freePort()) };
  });
  afterEach(() => {
    leaveTakenPorts();
    removeDir(cwd);
  });

  it.each([
    [['start', '--temp', 'abc'], /^error: unknown option '--temp'\n$/],
    [['token', '--sub', 'a b'], /^relais: The token is not valid: the claim sub does not fit\n$/],
  ])('refuses %j in one line', async (args, message) => {
    const { code, stdout, stderr } = await relais(args, { cwd });
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  it('names every wrong setting, without a stack', async () => {
    const { code, stderr } = await relais(['start'], { cwd, env: { PORT: '70000', REDIS_ULR: 'x' } });
    expect(stderr).toBe(
      [
        'relais: 2 settings are wrong:',
        '  REDIS_ULR is not a setting of Relais; did you mean REDIS_URL? Rename it, or unset it',
        '  PORT cannot be read (PORT=70000): it must be a whole number from 0 to 65535; leave it out for 3000',
        '',
      ].join('\n'),
    );
    expect(code).toBe(1);
  });

  it('reads .env in the folder where it runs; the environment wins', async () => {
    writeFileSync(join(cwd, '.env'), '\ufeffPORT=70000\nLOG_LEVEL=loud\n');
    const { stderr } = await relais(['doctor'], { cwd, env: free });
    expect(stderr).toMatch(/^relais: LOG_LEVEL cannot be read/);
  });

  it.each([
    ['production without a key', { NODE_ENV: 'production' }, /^relais: JWT_SECRET is missing: .* type .*\n$/],
    [
      'limits the wrong way round',
      { MQTT_TEMP_MIN: '40' },
      /^relais: MQTT_TEMP_MIN \(40\) is not below .*\n$/,
    ],
    [
      'a variable that .env sets twice',
      {},
      /^relais: \.env sets PORT twice, in lines 1 and 2: keep one .*\n$/,
    ],
    [
      'a file where the data folder should be',
      { DATA_DIR: '.env', PORT: '0' },
      /^relais: .*ENOTDIR.*\nDATA_DIR must be a folder that this user may write to\.\n$/,
    ],
  ])('does not start with %s, and says why', async (what, wrong, message) => {
    writeFileSync(join(cwd, '.env'), what.includes('twice') ? 'PORT=1\nPORT=2\n' : '');
    const { code, stdout, stderr } = await relais(['start'], { cwd, env: { ...free, ...wrong } });
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  it.each([
    ['publish', ['publish', 'a/b', '1']],
    ['listen', ['listen']],
    ['simulate', ['simulate', 'once']],
  ])('gives up a broker that never says a word: %s', async (_, args) => {
    const env = { ...free, MQTT_BROKER_URL: `mqtt://127.0.0.1:${await takenPort()}` };
    const { code, stdout, stderr } = await relais(args, { cwd, env });
    expect(stderr).toMatch(/^relais: no broker at .* \(connack timeout\): correct MQTT_BROKER_URL\n$/m);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  it('says in one line that there is no broker', async () => {
    const { code, stderr } = await relais(['publish', 'a/b', '1'], { cwd, env: free });
    expect(stderr).toMatch(
      /^relais: no broker at 127\.0\.0\.1:\d+ \(.*ECONNREFUSED.*\): start it with `npm start`\n$/,
    );
    expect(code).toBe(1);
  });

  it('shows what can be simulated where nobody can choose', async () => {
    const { code, stdout, stderr } = await relais(['simulate'], { cwd });
    expect(stderr).toMatch(/^Usage: relais simulate .*\n {2}continuous .*\n {2}alert .*\n {2}once /s);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  describe('beside a running server', () => {
    let server: RunningApp;
    let env: Record<string, string>;

    beforeAll(async () => {
      server = await startApp();
      env = {
        PORT: new URL(server.url).port,
        MQTT_EMBEDDED_PORT: String(brokerPort(server)),
        JWT_SECRET: TEST_SECRET,
        DATA_DIR: server.settings.DATA_DIR,
      };
    });
    afterAll(() => server.stop());

    it('makes tokens that it takes', async () => {
      const args = ['token', '--sub', '26', '--role', 'driver', '--name', 'Ana', '--chauffeur-id', 'c-9'];
      const { stdout } = await relais(args, { cwd, env });
      const answer = await call(`${server.url}/mqtt/subscriptions`, stdout.trim());
      expect(answer.status).toBe(200);
      const claims = JSON.parse(Buffer.from(stdout.split('.')[1]!, 'base64url').toString()) as object;
      expect(claims).toMatchObject({ sub: '26', role: 'driver', name: 'Ana', chauffeur_id: 'c-9' });
    });

    it('publishes', async () => {
      const device = await mqttClient(brokerPort(server), aToken());
      await device.subscribeAsync('sensors/#', { qos: 1 });
      const heard = nextMessage(device);
      const { code, stdout } = await relais(['publish', 'sensors/t', '{"value":21.5}', '--qos', '2'], {
        cwd,
        env,
      });
      expect(await heard).toMatchObject({ topic: 'sensors/t', payload: '{"value":21.5}' });
      expect(stdout).toBe('published on sensors/t\n');
      expect(code).toBe(0);
      await device.endAsync();
    });

    it('publishes readings, commands to incidents and what simulated sensors say, and listens to it all', async () => {
      const listening = new RelaisCommand(['listen'], { cwd, env });
      await listening.says(/listening to dht11\/#\n/);
      const commands = [
        ['publish', '--temp', '-3.5', '--hum', '60'],
        ['publish', '--temp', '25', '--hum', '60', '--sensor', 's1'],
        ['publish', '--incident', '4', '--action', 'resolve'],
        ['simulate', 'once', '--sensors', '2', '--seed', '7'],
      ];
      const ended = await Promise.all(commands.map((args) => relais(args, { cwd, env })));
      expect(ended.map(({ code, stdout }) => [code, stdout])).toEqual([
        [0, 'published on dht11/sensor/data\n'],
        [0, 'published on dht11/s1/data\n'],
        [0, 'published on dht11/incidents\n'],
        [0, '2 readings sent, 2 acknowledged\n'],
      ]);
      expect(ended[3]!.stderr).toMatch(/^seed 7\nreading 1 of 2, sim-\d: [\d.]+ °C, [\d.]+ %\n/);
      await listening.says(/^dht11\/sensor\/data {"temperature":-3.5,"humidity":60}\n/m);
      await listening.says(/^dht11\/s1\/data {"temperature":25,"humidity":60}\n/m);
      await listening.says(/^dht11\/incidents {"action":"resolve","incident_id":4}\n/m);
      for (const id of ['sim-1', 'sim-2']) {
        await listening.says(
          new RegExp(`^dht11/${id}/data {"temperature":.+,"humidity":.+,"timestamp":".+"}\n`, 'm'),
        );
      }
      listening.process.kill('SIGINT');
      await listening.end();
    });

    it('listens, a line each whatever was sent, until it is told to stop', async () => {
      const listening = new RelaisCommand(['listen', 'sensors/#', 'chat/+'], { cwd, env });
      await listening.says(/listening to sensors\/# chat\/\+\n/);
      const device = await mqttClient(brokerPort(server), aToken());
      await device.publishAsync('chat/1', 'two\nlines\u001b[2J', { qos: 1 });
      await listening.says(/^chat\/1 two\\nlines\\u001b\[2J\n/m);
      listening.process.kill('SIGINT');
      expect((await listening.end()).code).toBe(0);
      await device.endAsync();
    });

    it('is found well by doctor', async () => {
      const { code, stdout } = await relais(['doctor'], { cwd, env });
      expect(stdout).toMatch(/ok {7}HTTP {6}Relais runs at .* and is ready\n/);
      expect(stdout).toMatch(/ok {7}Broker {4}embedded, answers at/);
      expect(code).toBe(0);
    });

    it('keeps its data folder to itself', async () => {
      const { code, stderr } = await relais(['migrate'], { cwd, env });
      expect(stderr).toMatch(/^relais: DATA_DIR .* is in use by process \d+\.\nStop that process, or .*\n$/);
      expect(code).toBe(1);
    });
  });

  it('migrates an empty database, and then has nothing to do', async () => {
    expect(await relais(['migrate'], { cwd })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^migrated: 0001-/),
    });
    expect(await relais(['migrate'], { cwd })).toMatchObject({ code: 0, stdout: 'nothing to migrate\n' });
  });
});
