import type { MqttClient } from 'mqtt';
import type { DriverOverview, DriverState, NearbyDrivers, Track } from '../../src/contracts/index.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { call, mqttClient, type Answer } from '../support/clients.js';
import { until } from '../support/until.js';

const admin = aToken({ sub: 'chief', role: 'admin' });
const PARIS = { lat: 48.8566, lng: 2.3522 };
const START = Date.now() - 3_600_000;

let running: RunningApp;
let backend: MqttClient;
const phones: MqttClient[] = [];

beforeAll(async () => {
  running = await startApp({ RATE_POSITIONS: 1000 });
  backend = await mqttClient(brokerPort(running), admin);
});
afterAll(async () => {
  await Promise.all([...phones, backend].map((client) => client.endAsync()));
  await running.stop();
});

function get<T>(path: string, token = admin): Promise<Answer<T>> {
  return call<T>(`${running.url}${path}`, token);
}

async function stateOf(id: string, token = admin): Promise<DriverState> {
  return (await get<DriverState>(`/api/chauffeurs/${id}/status`, token)).body;
}

async function trackOf(id: string): Promise<Track> {
  const range = `from=${START - 86_400_000}&to=${Date.now() + 300_000}`;
  return (await get<Track>(`/api/chauffeurs/${id}/track?${range}`)).body;
}

/** A driver's app. */
async function aPhone(id: string, options: object = {}): Promise<MqttClient> {
  const token = aToken({ sub: id, role: 'driver' });
  const phone = await mqttClient(brokerPort(running), token, { clientId: `phone-${id}`, ...options });
  phones.push(phone);
  return phone;
}

interface Step {
  readonly at: number;
  readonly lat?: number;
}

function aPosition(id: string, { at, lat = PARIS.lat }: Step): object {
  const data = { lat, lng: PARIS.lng, timestamp: at, accuracy: 5, speed: null };
  return { type: 'general_position', chauffeur_id: id, data };
}

function say(phone: MqttClient, topic: string, payload: object): Promise<unknown> {
  return phone.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
}

const position = (phone: MqttClient, id: string, step: Step): Promise<unknown> =>
  say(phone, `chauffeur/${id}/position`, aPosition(id, step));

const status = (phone: MqttClient, id: string, words: object): Promise<unknown> =>
  say(phone, `chauffeur/${id}/status`, words);

async function lastRejection(): Promise<string> {
  const { body } = await get<{ items: { topic: string; reason: string }[] }>('/mqtt/rejections?limit=1');
  const [last] = body.items;
  return last ? `${last.topic}: ${last.reason}` : '';
}

it('keeps the newest position by its own time, and every one in the track', async () => {
  const phone = await aPhone('sorted');
  for (const step of [3, 1, 2]) await position(phone, 'sorted', { at: START + step * 1000, lat: 40 + step });
  await position(phone, 'sorted', { at: START + 3000, lat: 80 });
  await until(async () => (await trackOf('sorted')).geometry?.coordinates.length === 3);
  expect((await stateOf('sorted')).position).toMatchObject({
    lat: 43,
    accuracy: 5,
    speed: null,
    timestamp: new Date(START + 3000).toISOString(),
  });
  expect((await trackOf('sorted')).geometry).toEqual({
    type: 'LineString',
    coordinates: [1, 2, 3].map((step) => [PARIS.lng, 40 + step]),
  });
});

it('takes the buffer of a phone that was off line, and names what is wrong in it', async () => {
  const phone = await aPhone('buffered');
  const steps = Array.from({ length: 50 }, (_, index) => aPosition('buffered', { at: START + index * 1000 }));
  steps[7] = aPosition('buffered', { at: START, lat: 91 });
  await say(phone, 'chauffeur/buffered/position', steps);
  await until(async () => (await trackOf('buffered')).geometry?.coordinates.length === 49);
  await until(async () => (await lastRejection()).includes('7.data.lat'));
  expect((await trackOf('buffered')).geometry?.coordinates).toHaveLength(49);
});

it('changes by a status only what it names', async () => {
  const phone = await aPhone('partial');
  await status(phone, 'partial', { disponible: true, en_ligne: true, timestamp: START });
  await status(phone, 'partial', { en_course: true, timestamp: START + 1000 });
  await status(phone, 'partial', { disponible: false, timestamp: START - 1000 });
  await until(async () => (await stateOf('partial')).en_course);
  expect(await stateOf('partial')).toMatchObject({ disponible: true, en_ligne: true, en_course: true });
});

it('takes a driver off line by the last will, and shows the nearest who are free', async () => {
  const will = {
    topic: 'chauffeur/lost/status',
    payload: Buffer.from('{"en_ligne":false}'),
    qos: 1,
    retain: true,
  };
  const phone = await aPhone('lost', { will });
  const near = await aPhone('near');
  for (const [each, id, lat] of [
    [phone, 'lost', PARIS.lat],
    [near, 'near', PARIS.lat + 0.009],
  ] as const) {
    await status(each, id, { disponible: true, en_ligne: true });
    await position(each, id, { at: Date.now(), lat });
  }
  const nearest = async (): Promise<[string, number][]> => {
    const { body } = await get<NearbyDrivers>(`/api/chauffeurs/proches?lat=${PARIS.lat}&lng=${PARIS.lng}`);
    return body.items.map(({ chauffeur_id, distance }) => [chauffeur_id, Math.round(distance / 100)]);
  };
  await until(async () => (await nearest()).length === 2);
  expect(await nearest()).toEqual([
    ['lost', 0],
    ['near', 10],
  ]);
  phone.stream.destroy();
  await until(async () => !(await stateOf('lost')).en_ligne);
  expect(await nearest()).toEqual([['near', 10]]);
});

it('counts drivers by what they do', async () => {
  const { body } = await get<DriverOverview>('/api/chauffeurs/status?limit=200');
  const count = (is: (driver: DriverState) => boolean): number => body.chauffeurs.filter(is).length;
  expect(body).toMatchObject({
    total: count(() => true),
    en_ligne: count(({ en_ligne }) => en_ligne),
    en_course: count(({ en_course }) => en_course),
    disponibles: count((driver) => driver.en_ligne && driver.disponible && !driver.en_course),
  });
  expect(body.total).toBeGreaterThan(0);
});

it('shows where a driver is to the driver and admins, and what they do to everyone', async () => {
  const phone = await aPhone('private');
  await position(phone, 'private', { at: START });
  await until(async () => (await get('/api/chauffeurs/private/status')).status === 200);
  expect((await stateOf('private', aToken({ sub: 'private', role: 'driver' }))).position).not.toBeNull();
  const stranger = aToken();
  expect(await stateOf('private', stranger)).toMatchObject({ chauffeur_id: 'private', position: null });
  expect(await get('/api/chauffeurs/private/track', aToken({ role: 'driver' }))).toMatchObject({
    status: 404,
  });
  expect(await get('/api/chauffeurs/nobody/status')).toMatchObject({ status: 404 });
});

it.each([
  ['another driver in the payload', 'chauffeur/honest/position', aPosition('other', { at: START })],
  ['an impossible latitude', 'chauffeur/honest/position', aPosition('honest', { at: START, lat: 90.1 })],
  ['a time that is ahead', 'chauffeur/honest/position', aPosition('honest', { at: Date.now() + 400_000 })],
  [
    'a ride that is not theirs',
    'chauffeur/honest/position',
    {
      type: 'reservation_position',
      chauffeur_id: 'honest',
      reservation_id: 'r-unknown',
      position: PARIS,
      timestamp: START,
    },
  ],
  ['another driver’s topic', 'chauffeur/other/position', aPosition('other', { at: START })],
])('rejects %s', async (_, topic, payload) => {
  const phone = phones.find(({ options }) => options.clientId === 'phone-honest') ?? (await aPhone('honest'));
  await say(phone, topic, payload);
  await until(async () => (await lastRejection()).startsWith(topic));
  expect(await get('/api/chauffeurs/honest/status')).toMatchObject({ status: 404 });
  expect(await get('/api/chauffeurs/other/status')).toMatchObject({ status: 404 });
});
