import type { PublishPacket } from 'aedes';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, removeDir } from '../support/child-server.js';
import { startPlainBroker, type PlainBroker } from '../support/plain-broker.js';
import { relais, RelaisCommand } from '../support/relais-command.js';

describe('relais simulate', () => {
  let cwd: string;
  let broker: PlainBroker;
  let env: Record<string, string>;

  beforeEach(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'relais-simulate-'));
    broker = await startPlainBroker();
    env = { MQTT_BROKER_URL: broker.url };
  });
  afterEach(async () => {
    await broker.stop();
    removeDir(cwd);
  });

  it('ends in order at Ctrl-C, and says what was acknowledged', async () => {
    const simulating = new RelaisCommand(['simulate', 'continuous'], { cwd, env });
    await simulating.says(/^reading 1 of 30: /m);
    simulating.process.kill('SIGINT');
    expect(await simulating.end()).toMatchObject({ code: 0, stdout: '1 reading sent, 1 acknowledged\n' });
  });

  it('says in one line that the broker has gone, and what it had acknowledged', async () => {
    const args = ['simulate', 'continuous', '--sensors', '10', '--rate', '2000'];
    const simulating = new RelaisCommand(args, { cwd, env });
    await simulating.says(/^\d+ of 600000 readings\n/m);
    broker.cut();
    const { code, stdout, stderr } = await simulating.end();
    expect(stderr).toMatch(/readings\nrelais: the broker closed the connection\n$/);
    expect(stdout).toMatch(/^\d+ readings sent, \d+ acknowledged in [\d.]+ s, [\d.]+ a second\n$/);
    expect(code).toBe(1);
  });

  it('says in one line that there is no broker', async () => {
    const url = `mqtt://127.0.0.1:${await freePort()}`;
    const { code, stderr, stdout } = await relais(['simulate', 'alert', '--sensors', '3'], {
      cwd,
      env: { MQTT_BROKER_URL: url },
    });
    expect(stderr).toMatch(/^relais: no broker at .* \(.*ECONNREFUSED.*\): correct MQTT_BROKER_URL\n$/);
    expect([code, stdout]).toEqual([1, '']);
  });

  it('has drivers leave as off line at Ctrl-C, and goes without rides where no server answers', async () => {
    const gone = new Set<string>();
    broker.aedes.on('publish', ({ topic, payload, retain }: PublishPacket) => {
      if (retain && String(payload).includes('"en_ligne":false')) gone.add(topic);
    });
    const args = ['simulate', 'drivers', '--count', '3', '--interval', '1', '--seed', '12'];
    const PORT = String(await freePort());
    const simulating = new RelaisCommand(args, { cwd, env: { ...env, PORT } });
    const said = await simulating.says(/^5 of 60 s: 3 drivers: /m);
    expect(said).toBe(
      `seed 12\nno server at http://127.0.0.1:${PORT}: going without rides\n` +
        '5 of 60 s: 3 drivers: 3 on line, 3 free, 0 on a ride\n',
    );
    simulating.process.kill('SIGINT');
    const { code, stdout } = await simulating.end();
    expect(stdout).toMatch(
      /^3 drivers: 3 on line, 3 free, 0 on a ride\n(\d+) positions, \1 acknowledged; 0 came late, \d+ twice\n$/,
    );
    expect([code, gone.size]).toEqual([0, 3]);
  });

  it('fails when an alert opens no incident', async () => {
    const { code, stderr, stdout } = await relais(['simulate', 'alert', '--rate', '500'], { cwd, env });
    expect(stderr).toMatch(/\nrelais: no incident was opened: is Relais running, .*\n$/);
    expect(stdout).toMatch(/^53 readings sent, 53 acknowledged in /);
    expect(code).toBe(1);
  });
});
