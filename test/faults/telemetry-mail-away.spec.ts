import type { MqttClient } from 'mqtt';
import { MailPace } from '../../src/platform/mail/mail-pace.js';
import { MailRepository } from '../../src/platform/mail/mail.repository.js';
import type { Sensor } from '../../src/contracts/index.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import { mqttClient, TestSocket } from '../support/clients.js';
import { IncidentsTold } from '../support/incidents-told.js';
import { QUICK } from '../support/mail-instance.js';
import {
  coldSpellAt,
  fleetReadings,
  publishReadings,
  SensorsSeen,
  type SentReading,
} from '../support/sensor-fleet.js';
import { bodyOf, SmtpSink } from '../support/smtp-sink.js';
import { until } from '../support/until.js';

const admin = aToken({ role: 'admin' });

describe('a mail server that takes nothing for the whole of an incident', () => {
  let sink: SmtpSink;
  let relais: RunningApp;
  let seen: SensorsSeen;
  let told: IncidentsTold;
  let device: MqttClient;
  let socket: TestSocket;

  beforeAll(async () => {
    sink = await new SmtpSink().start();
    relais = await startApp({ SMTP_URL: sink.url, ALERT_EMAIL_TO: ['ada@plant.test', 'bob@plant.test'] });
    const { silenceMs, away, refused } = QUICK;
    Object.assign(relais.app.get(MailPace), { silenceMs, away, refused });
    seen = new SensorsSeen(relais.url, admin);
    device = await mqttClient(brokerPort(relais), aToken({ sub: 'cellar', role: 'device' }));
    told = await IncidentsTold.to(await mqttClient(brokerPort(relais), aToken()));
    socket = await TestSocket.open(relais.url, admin, '/');
  });
  afterAll(async () => {
    socket.close();
    await Promise.all([device.endAsync(), told.stop()]);
    await relais.stop();
    await sink.stop();
    removeDir(relais.settings.DATA_DIR);
  });

  const waiting = async (): Promise<number> => (await relais.app.get(MailRepository).count()).waiting;

  /** Everything that an incident leads to, but for its mails. */
  async function expectAllButMails(sensorId: string, sent: readonly SentReading[]): Promise<void> {
    await until(() => told.states.length >= 2);
    expect(told.states).toMatchObject([
      { sensor_id: sensorId, status: 'open' },
      { sensor_id: sensorId, status: 'resolved' },
    ]);
    expect(told.alerts).toMatchObject([{ sensor_id: sensorId, value: 3 }]);
    expect(await socket.next('telemetry:alert')).toMatchObject({ sensor_id: sensorId, status: 'open' });
    expect(await socket.next('telemetry:alert')).toMatchObject({ sensor_id: sensorId, status: 'resolved' });
    expect(await seen.readings(sensorId)).toHaveLength(sent.length);
    expect((await seen.incidents()).at(-1)).toMatchObject({ sensor_id: sensorId, status: 'resolved' });
    expect(await seen.get<Sensor>(`/api/dht11/sensors/${sensorId}`)).toMatchObject({ state: 'normal' });
  }

  function expectBothMails(sensorId: string): void {
    expect(sink.mails.map(({ source }) => bodyOf(source))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Temperature of sensor ${sensorId} is 3[^]*^La température du capteur ${sensorId} est`,
          'm',
        ),
      ),
      expect.stringMatching(new RegExp(`^Resolved: temperature of sensor ${sensorId}[^]*^Résolu`, 'm')),
    ]);
    for (const { to } of sink.mails) expect(to).toEqual(['ada@plant.test', 'bob@plant.test']);
  }

  it.each([
    ['is off', 'off', () => sink.stop(), () => sink.start()],
    ['says nothing', 'mute', () => (sink.mode = 'mute'), () => (sink.mode = 'accept')],
    ['answers 421', 'busy', () => (sink.mode = 'busy'), () => (sink.mode = 'accept')],
  ])(
    'delays nothing else when it %s, and gets both mails afterwards',
    async (_, sensorId, goAway, comeBack) => {
      for (const list of [told.states, told.alerts, sink.mails]) list.splice(0);
      await goAway();
      const sent = fleetReadings([sensorId], 12, () => coldSpellAt(4));
      for (const reading of sent) await publishReadings(device, [reading]);
      await expectAllButMails(sensorId, sent);
      expect([sink.mails, await waiting()]).toEqual([[], 2]);
      await comeBack();
      await until(async () => (await waiting()) === 0);
      expectBothMails(sensorId);
    },
  );
});
