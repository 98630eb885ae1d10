import { connectAsync, type MqttClient } from 'mqtt';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDir } from '../support/child-server.js';
import { mosquittoAvailable, startMosquitto, type StartedMosquitto } from '../support/mosquitto-server.js';
import { runTypescript } from '../support/run-typescript.js';
import { noteFigures, secondsSince, shortfall } from '../support/figures.js';
import { until } from '../support/until.js';

const KILLS = 3;
const MESSAGES = 100;

const describeWithMosquitto = mosquittoAvailable() ? describe : describe.skip;

describeWithMosquitto('kill -9 of the backend with QoS 1 in flight at mosquitto', () => {
  let mosquitto: StartedMosquitto;
  let dir: string;
  let file: string;
  let sender: MqttClient;
  let child: ChildProcess;

  const stored = (): number[] =>
    existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number) : [];

  beforeAll(async () => {
    mosquitto = await startMosquitto();
    sender = await connectAsync(mosquitto.url);
    dir = mkdtempSync(join(tmpdir(), 'relais-kill-'));
    file = join(dir, 'stored');
  });

  afterAll(async () => {
    child.kill('SIGKILL');
    await sender.endAsync(true);
    await mosquitto.server.stop();
    removeDir(mosquitto.server.dir);
    removeDir(dir);
  });

  async function startIntake(): Promise<ChildProcess> {
    const started = runTypescript('test/faults/intake.child.ts', mosquitto.url, join(dir, 'data'), file);
    await once(started.stdout!, 'data');
    return started;
  }

  async function killIntake(): Promise<void> {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  it(`stores each of ${KILLS} × ${MESSAGES} messages that the broker has acknowledged`, async () => {
    child = await startIntake();
    let recoveredS = 0;
    for (let round = 0; round < KILLS; round++) {
      const before = new Set(stored()).size;
      const ids = Array.from({ length: MESSAGES }, (_, i) => round * MESSAGES + i);
      const sending = Promise.all(ids.map((id) => sender.publishAsync('kill/a', `{"id":${id}}`, { qos: 1 })));
      await until(() => new Set(stored()).size > before + MESSAGES / 4);
      await killIntake();
      await sending;
      expect(new Set(stored()).size).toBeLessThan((round + 1) * MESSAGES);
      const killedAt = performance.now();
      child = await startIntake();
      await until(() => new Set(stored()).size === (round + 1) * MESSAGES);
      recoveredS = Math.max(recoveredS, secondsSince(killedAt));
    }
    const all = Array.from({ length: KILLS * MESSAGES }, (_, i) => i);
    noteFigures('intake-kill', {
      sent: all.length,
      acknowledged: all.length,
      stored: new Set(stored()).size,
      ...shortfall(all.map(String), stored().map(String)),
      recoveredS,
    });
    expect([...new Set(stored())].sort((a, b) => a - b)).toEqual(all);
  }, 60_000);
});
