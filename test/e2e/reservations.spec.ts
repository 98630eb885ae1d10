import { sql } from 'kysely';
import type { MqttClient } from 'mqtt';
import type { DriverState, Reservation, ReservationList } from '../../src/contracts/index.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { ReservationMembers } from '../../src/reservations/reservation-members.service.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { call, mqttClient, type Answer } from '../support/clients.js';
import { until } from '../support/until.js';

interface Heard {
  readonly topic: string;
  readonly payload: Record<string, unknown>;
}

const MANY = 1_000_000;
const admin = aToken({ sub: 'chief', role: 'admin' });
const customer = aToken({ sub: 'client_7' });
const stranger = aToken({ sub: 'client_8' });
const driver = aToken({ sub: 'chauffeur_26', role: 'driver' });
const rival = aToken({ sub: 'chauffeur_27', role: 'driver' });
const device = aToken({ sub: '7', role: 'device' });
const pickup = { lat: 48.8584, lng: 2.2945, address: 'Champ de Mars' };

let running: RunningApp;
let backend: MqttClient;
const heard: Heard[] = [];

beforeAll(async () => {
  running = await startApp({ RATE_REST: MANY, RATE_WRITES: MANY });
  backend = await mqttClient(brokerPort(running), admin);
  backend.on('message', (topic, payload) =>
    heard.push({ topic, payload: JSON.parse(payload.toString()) as Record<string, unknown> }),
  );
  await backend.subscribeAsync('ktur/reservations/#', { qos: 1 });
});
afterAll(async () => {
  await backend.endAsync();
  await running.stop();
});

function get<T = Reservation>(path: string, token: string): Promise<Answer<T>> {
  return call<T>(`${running.url}${path}`, token);
}

function post<T = Reservation>(path: string, token: string, body: unknown = {}): Promise<Answer<T>> {
  return call<T>(`${running.url}${path}`, token, { body });
}

type Step = 'accept' | 'start' | 'complete' | 'cancel';

function take(step: Step, id: string, token: string, body: unknown = {}): Promise<Answer<Reservation>> {
  return post(`/api/reservations/${id}/${step}`, token, body);
}

async function book(token = customer, request: object = {}): Promise<string> {
  const { status, body } = await post('/api/reservations', token, { pickup, ...request });
  expect(status).toBe(201);
  return body.reservation_id;
}

/** A reservation of the customer’s that the driver has accepted. */
async function bookRide(): Promise<string> {
  const id = await book();
  expect(await take('accept', id, driver)).toMatchObject({ status: 200 });
  return id;
}

/** What was said on the topics of a reservation, its announcement included. */
function saidOf(id: string): Heard[] {
  return heard.filter(
    ({ topic, payload }) => topic === `ktur/reservations/${id}` || payload['reservation_id'] === id,
  );
}

async function untilSaid(id: string, count: number): Promise<Heard[]> {
  await until(() => saidOf(id).length >= count);
  return saidOf(id);
}

async function lastRejection(): Promise<{ topic: string; reason: string }> {
  const { body } = await get<{ items: { topic: string; reason: string }[] }>(
    '/mqtt/rejections?limit=1',
    admin,
  );
  return body.items[0] ?? { topic: '', reason: '' };
}

async function isOnRide(chauffeurId: string): Promise<boolean> {
  const { status, body } = await get<DriverState>(`/api/chauffeurs/${chauffeurId}/status`, admin);
  return status === 200 && body.en_course;
}

it('goes its course, which the broker is told step by step, once each', async () => {
  const id = await book(customer, { data: { seats: 2 }, requested_at: 1_780_000_000_000 });
  const made = { reservation_id: id, client_id: 'client_7', pickup, dropoff: null, data: { seats: 2 } };
  const requested_at = '2026-05-28T20:26:40.000Z';
  expect((await get(`/api/reservations/${id}`, driver)).body).toEqual({
    ...made,
    requested_at,
    chauffeur_id: null,
    status: 'pending',
    position: null,
    accepted_at: null,
    started_at: null,
    ended_at: null,
  });
  const seen: Reservation[] = [];
  for (const step of ['accept', 'start', 'complete'] as const) {
    const { body } = await take(step, id, driver);
    expect(await take(step, id, driver)).toMatchObject({ status: 200, body });
    seen.push(body);
    expect(await isOnRide('26')).toBe(step !== 'complete');
  }
  expect(seen.map(({ status }) => status)).toEqual(['accepted', 'in_progress', 'completed']);
  const { accepted_at, started_at, ended_at } = seen.at(-1)!;
  const said = (status: string, timestamp: string | null) => ({
    topic: `ktur/reservations/${id}`,
    payload: { type: 'status', reservation_id: id, status, chauffeur_id: '26', timestamp, via: 'relais' },
  });
  expect(await untilSaid(id, 4)).toEqual([
    { topic: 'ktur/reservations/recentes', payload: { ...made, requested_at } },
    said('accepted', accepted_at),
    said('in_progress', started_at),
    said('completed', ended_at),
  ]);
  expect(await take('cancel', id, customer)).toMatchObject({
    status: 409,
    body: { code: 'RESERVATION_STEP_IMPOSSIBLE' },
  });
});

it('is cancelled by its customer, its driver or an admin, and the driver is free again', async () => {
  for (const token of [customer, driver, admin]) {
    const id = await bookRide();
    expect(await take('cancel', id, token)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await isOnRide('26')).toBe(false);
  }
  const pending = await book();
  expect(await take('cancel', pending, driver)).toMatchObject({ status: 403 });
  expect(await take('cancel', pending, customer)).toMatchObject({ body: { chauffeur_id: null } });
});

it('is accepted for the driver that an admin names; drivers name no other', async () => {
  const id = await book();
  expect(await take('accept', id, admin)).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'chauffeur_id' }] },
  });
  expect(await take('accept', id, driver, { chauffeur_id: '27' })).toMatchObject({ status: 403 });
  expect(await take('accept', id, admin, { chauffeur_id: '26' })).toMatchObject({
    body: { chauffeur_id: '26' },
  });
  expect(await take('accept', id, driver)).toMatchObject({ status: 200 });
  await take('cancel', id, admin);
});

it('goes to one of two drivers who accept at once', async () => {
  for (let round = 0; round < 20; round++) {
    const id = await book();
    const answers = await Promise.all([driver, rival].map((token) => take('accept', id, token)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    const winner = answers[0]!.status === 200 ? '26' : '27';
    expect((await get(`/api/reservations/${id}`, customer)).body.chauffeur_id).toBe(winner);
    expect(await isOnRide(winner === '26' ? '27' : '26')).toBe(false);
    await take('cancel', id, admin);
    expect((await untilSaid(id, 3)).map(({ payload }) => payload['chauffeur_id'])).toEqual([
      undefined,
      winner,
      winner,
    ]);
  }
});

it('leaves one of two to others when a driver accepts both at once', async () => {
  const ids = [await book(), await book()];
  const answers = await Promise.all(ids.map((id) => take('accept', id, driver)));
  const lost = answers.findIndex(({ status }) => status === 409);
  expect(answers[1 - lost]).toMatchObject({ status: 200 });
  expect(answers[lost]).toMatchObject({ body: { code: 'DRIVER_BUSY' } });
  expect((await get(`/api/reservations/${ids[lost]}`, customer)).body.status).toBe('pending');
  expect(await take('accept', ids[lost]!, rival)).toMatchObject({ status: 200 });
  for (const id of ids) await take('cancel', id, admin);
});

it('shows where its car is, while the ride lasts', async () => {
  const id = await bookRide();
  const phone = await mqttClient(brokerPort(running), driver);
  const now = new Date().toISOString();
  await phone.publishAsync(`ktur/reservations/${id}/position`, positionOf(id, now), { qos: 1 });
  await until(async () => (await get(`/api/reservations/${id}`, customer)).body.position !== null);
  const { body } = await get<ReservationList>('/api/reservations?limit=1', customer);
  expect(body.items[0]!.position).toMatchObject({ lat: 48.86, lng: 2.3, timestamp: now });
  await take('cancel', id, driver);
  expect((await get(`/api/reservations/${id}`, customer)).body.position).toBeNull();
  await phone.endAsync();
});

function positionOf(id: string, timestamp: string, chauffeurId = '26'): string {
  return JSON.stringify({
    type: 'reservation_position',
    reservation_id: id,
    chauffeur_id: chauffeurId,
    position: { lat: 48.86, lng: 2.3 },
    timestamp,
  });
}

it('is none to strangers, whether there is one or not', async () => {
  const id = await bookRide();
  const told = async (path: string, token: string, body?: object): Promise<unknown> => {
    const { status, body: problem } = await call(`${running.url}${path}`, token, { body });
    const { requestId: _, ...rest } = problem;
    return { status, ...rest };
  };
  for (const [token, steps] of [
    [stranger, ['cancel']],
    [rival, ['start', 'complete', 'cancel']],
    [device, ['cancel']],
  ] as const) {
    const paths = ['', ...steps.map((step) => `/${step}`)];
    for (const path of paths) {
      const body = path === '' ? undefined : {};
      const answer = await told(`/api/reservations/${id}${path}`, token, body);
      expect(answer).toMatchObject({ status: 404, code: 'RESERVATION_NOT_FOUND' });
      expect(answer).toEqual(await told(`/api/reservations/none${path}`, token, body));
    }
  }
  await take('cancel', id, customer);
});

it('opens its topics to its participants, and its position to its driver, until they end', async () => {
  const id = await bookRide();
  const topic = `ktur/reservations/${id}/position`;
  const [app, phone, other] = await Promise.all(
    [customer, driver, stranger].map((token) => mqttClient(brokerPort(running), token)),
  );
  const granted = async (client: MqttClient): Promise<number> =>
    client.subscribeAsync(topic, { qos: 1 }).then(
      ([grant]) => grant!.qos,
      () => 0x80,
    );
  expect(await Promise.all([app!, phone!, other!].map(granted))).toEqual([1, 1, 0x80]);
  const arrived: string[] = [];
  app!.on('message', (_, payload) => arrived.push(payload.toString()));
  const publish = (client: MqttClient, lat: number) =>
    client.publishAsync(
      topic,
      JSON.stringify({ ...JSON.parse(positionOf(id, ago(0))), position: { lat, lng: 0 } }),
    );
  const refused = () => until(async () => (await lastRejection()).topic === topic);
  await publish(app!, 1);
  await refused();
  await publish(phone!, 2);
  await until(() => arrived.length === 1);
  expect(JSON.parse(arrived[0]!)).toMatchObject({ position: { lat: 2 } });
  await take('start', id, driver);
  await take('complete', id, driver);
  await clearRejections();
  await publish(phone!, 3);
  await refused();
  expect(arrived).toHaveLength(1);
  for (const client of [app!, phone!]) await client.unsubscribeAsync(topic);
  expect(await Promise.all([app!, phone!].map(granted))).toEqual([1, 1]);
  for (const client of [app!, phone!]) await client.unsubscribeAsync(topic);
  await endedADayAgo(id);
  expect(await Promise.all([app!, phone!].map(granted))).toEqual([0x80, 0x80]);
  await Promise.all([app!, phone!, other!].map((client) => client.endAsync()));
});

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

async function clearRejections(): Promise<void> {
  await sql`truncate mqtt_rejections`.execute(running.app.get(Database).tables());
}

async function endedADayAgo(id: string): Promise<void> {
  await sql`update reservations set ended_at = now() - interval '24 h' where id = ${id}`.execute(
    running.app.get(Database).tables(),
  );
  running.app.get(ReservationMembers).forget(id);
}

it('counts among the active ones until it ends', async () => {
  const actives = async (): Promise<number> => {
    const { body } = await get<{ reservations: { actives: number } }>('/api/stats', admin);
    return body.reservations.actives;
  };
  const before = await actives();
  const id = await bookRide();
  expect(await actives()).toBe(before + 1);
  await take('cancel', id, customer);
  expect(await actives()).toBe(before);
});
