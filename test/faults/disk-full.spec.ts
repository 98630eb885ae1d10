import { aToken } from '../support/app.js';
import { call, type TestSocket } from '../support/clients.js';
import { embeddedEngines, KilledBackend } from '../support/killed-backend.js';
import { RawMqtt } from '../support/raw-mqtt.js';
import { phoneSession, RideTalk } from '../support/ride-talk.js';
import { SmallDisk, whyNoSmallDisk } from '../support/small-disk.js';
import { until } from '../support/until.js';
import { missingAt } from '../support/unready-app.js';

const LASTING = { clientId: 'listener', clean: false };
const why = whyNoSmallDisk();

(why === undefined ? describe : describe.skip)(`DATA_DIR on a full disk${why ? ` (${why})` : ''}`, () => {
  let disk: SmallDisk;
  let relais: KilledBackend;
  let talk: RideTalk;
  let socket: TestSocket;
  const stored: string[] = [];
  const published: string[] = [];

  beforeAll(async () => {
    disk = new SmallDisk(64);
    const env = { DATA_DIR: disk.dir, LOG_LEVEL: 'info', RATE_CHAT: '1000000', RATE_WRITES: '1000000' };
    relais = await KilledBackend.on(await embeddedEngines(), env);
    talk = await RideTalk.begin(relais.url);
    socket = await talk.socket();
    const listener = await relais.engines.connect(LASTING);
    await listener.subscribeAsync('disk/#', { qos: 1 });
    await listener.endAsync();
  }, 60_000);
  afterAll(async () => {
    socket.close();
    await relais.end();
    disk.remove();
  }, 30_000);

  /** Undefined when it is acknowledged, else the code of the refusal. */
  async function refusalBySocket(id: string): Promise<string | undefined> {
    const reply = await talk.sendBySocket(socket, id);
    if (reply?.ok) stored.push(id);
    return reply?.ok ? undefined : (reply?.error.code ?? 'no answer');
  }

  /** MQTT 3.1.1 refuses a publish by closing the connection. */
  async function isTakenByMqtt(payload: string): Promise<boolean> {
    const device = await relais.engines.connect({});
    const gone = new Promise<false>((resolve) => device.once('close', () => resolve(false)));
    const sent = device.publishAsync('disk/full', payload, { qos: 1 }).then(
      () => true,
      () => false,
    );
    const isTaken = await Promise.race([sent, gone]);
    if (isTaken) published.push(payload);
    await device.endAsync(true);
    return isTaken;
  }

  it('refuses what it cannot store, says so once with what to do, and is read from', async () => {
    expect([await refusalBySocket('first'), await isTakenByMqtt('first')]).toEqual([undefined, true]);
    disk.fill();
    let n = 0;
    let refusal: string | undefined;
    while (refusal === undefined) refusal = await refusalBySocket(`full-${n++}`);
    expect(refusal).toBe('UNAVAILABLE');
    while (await isTakenByMqtt(`full-${n++} ${'x'.repeat(5_000)}`));
    expect(await isTakenByMqtt('x'.repeat(5_000))).toBe(false);
    const said = await relais.says(/messages cannot be stored and are refused: make room for DATA_DIR/);
    expect(said.match(/database cannot write: make room \(.*No space left/g)).toHaveLength(1);
    expect((await talk.stored()).map(({ clientMessageId }) => clientMessageId)).toEqual(stored);
    expect((await call(`${relais.url}/health/live`, undefined)).status).toBe(200);
  });

  it('has lost nothing acknowledged, and works again without a restart once there is room', async () => {
    disk.makeRoom();
    expect([await refusalBySocket('last'), await isTakenByMqtt('last')]).toEqual([undefined, true]);
    await until(async () => (await missingAt(relais.url)).length === 0, 40_000);
    await relais.says(/messages are stored again/);
    expect((await talk.stored()).map(({ clientMessageId }) => clientMessageId)).toEqual(stored);
    expect(await heardByMqtt()).toEqual(published);
    const phone = await relais.engines.connect(phoneSession);
    expect(await talk.sayByMqtt(phone, ['by-mqtt'])).toEqual(['by-mqtt']);
    await until(async () => (await talk.stored()).at(-1)?.clientMessageId === 'by-mqtt');
    await phone.endAsync();
  });

  /** What waited for the one who was away all the time, and no more than that. */
  async function heardByMqtt(): Promise<string[]> {
    const listener = await RawMqtt.open(Number(relais.engines.env.MQTT_EMBEDDED_PORT));
    await listener.connect({ ...LASTING, password: Buffer.from(aToken({ sub: 'sender', role: 'device' })) });
    const heard = [];
    while (heard.length < published.length) heard.push((await listener.message()).slice('disk/full='.length));
    await listener.settled();
    expect(listener.pending('publish')).toEqual([]);
    await listener.disconnect();
    return heard;
  }
});
