import { sql } from 'kysely';
import type { MqttClient } from 'mqtt';
import type { Reservation, ReservationList } from '../../src/contracts/index.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { call, mqttClient, type Answer } from '../support/clients.js';
import { until } from '../support/until.js';

const MANY = 1_000_000;
const admin = aToken({ sub: 'chief', role: 'admin' });
const customer = aToken({ sub: 'client_7' });
const driver = aToken({ sub: 'chauffeur_26', role: 'driver' });
const device = aToken({ sub: '7', role: 'device' });
const pickup = { lat: 48.8584, lng: 2.2945, address: 'Champ de Mars' };

let running: RunningApp;
let backend: MqttClient;
/** The ids that were announced, by whomever. */
const announcedIds: unknown[] = [];

beforeAll(async () => {
  running = await startApp({ RATE_REST: MANY, RATE_WRITES: MANY });
  backend = await mqttClient(brokerPort(running), admin);
  backend.on('message', (_, payload) =>
    announcedIds.push((JSON.parse(payload.toString()) as Record<string, unknown>)['reservation_id']),
  );
  await backend.subscribeAsync('ktur/reservations/recentes', { qos: 1 });
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

const accept = (id: string, token: string) => post(`/api/reservations/${id}/accept`, token);

async function book(token = customer, request: object = {}): Promise<string> {
  const { status, body } = await post('/api/reservations', token, { pickup, ...request });
  expect(status).toBe(201);
  return body.reservation_id;
}

function announce(payload: unknown): Promise<unknown> {
  return backend.publishAsync('ktur/reservations/recentes', JSON.stringify(payload), { qos: 1 });
}

const timesSaid = (id: string): number => announcedIds.filter((each) => each === id).length;

async function lastReason(): Promise<string> {
  const { body } = await get<{ items: { reason: string }[] }>('/mqtt/rejections?limit=1', admin);
  return body.items[0]?.reason ?? '';
}

describe('announced by the backend', () => {
  const requested_at = 1_780_000_000_000;
  const announced = (id: string) => ({ reservation_id: id, client_id: '7', pickup, requested_at });
  const shown = async (id: string): Promise<Reservation> => {
    await until(async () => (await get(`/api/reservations/${id}`, admin)).status === 200);
    return (await get(`/api/reservations/${id}`, customer)).body;
  };

  it('is stored once with all that was said of it, and not said again', async () => {
    const payload = { ...announced('booked-1'), data: { seats: 3 }, vehicle: { class: 'van' }, fare: 12.5 };
    await announce(payload);
    await announce({ ...payload, client_id: '8', pickup: { lat: 0, lng: 0 } });
    await announce(announced('booked-2'));
    await shown('booked-2');
    expect(await shown('booked-1')).toMatchObject({
      client_id: '7',
      pickup,
      data: { seats: 3, vehicle: { class: 'van' }, fare: 12.5 },
      status: 'pending',
    });
    expect(timesSaid('booked-1')).toBe(2);
  });

  it('changes nothing of what has gone on since, when it comes again', async () => {
    await announce(announced('booked-3'));
    await shown('booked-3');
    await accept('booked-3', driver);
    await announce(announced('booked-3'));
    await announce(announced('booked-4'));
    await shown('booked-4');
    expect((await shown('booked-3')).status).toBe('accepted');
  });

  it.each([
    ['reservation_id', { reservation_id: 'a b' }],
    ['reservation_id', { reservation_id: 'recentes' }],
    ['client_id', { client_id: '' }],
    ['pickup.lat', { pickup: { lat: 91, lng: 0 } }],
    ['pickup', { pickup: undefined }],
    ['pickup', { pickup: [] }],
    ['dropoff.lng', { dropoff: { lat: 0, lng: '0' } }],
    ['requested_at', { requested_at: 'soon' }],
    ['data', { data: [1] }],
    ['NUL', { note: 'a\u0000b' }],
  ])('is rejected with its reason: %s', async (reason, values) => {
    await sql`truncate mqtt_rejections`.execute(running.app.get(Database).tables());
    await announce({ ...announced('refused'), ...values });
    await until(async () => (await lastReason()).includes(reason));
    expect(await get('/api/reservations/refused', admin)).toMatchObject({ status: 404 });
  });
});

describe('made by REST', () => {
  it('is its customer’s own, or of the one that an admin names', async () => {
    const own = await book(customer, { reservation_id: 'own-1', client_id: '7' });
    expect((await get(`/api/reservations/${own}`, customer)).body.client_id).toBe('client_7');
    const named = await book(admin, { client_id: '7' });
    expect((await get(`/api/reservations/${named}`, customer)).body.client_id).toBe('7');
    expect(await post('/api/reservations', customer, { pickup, client_id: 'client_8' })).toMatchObject({
      status: 403,
    });
    expect(await post('/api/reservations', admin, { pickup })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'client_id' }] },
    });
    for (const token of [driver, device])
      expect(await post('/api/reservations', token, { pickup })).toMatchObject({ status: 403 });
  });

  it('is refused when there is one of its id, or when no message could hold it', async () => {
    await book(customer, { reservation_id: 'once' });
    expect(await post('/api/reservations', customer, { pickup, reservation_id: 'once' })).toMatchObject({
      status: 409,
      body: { code: 'RESERVATION_EXISTS' },
    });
    expect(
      await post('/api/reservations', customer, { pickup, data: { x: 'x'.repeat(300_000) } }),
    ).toMatchObject({
      status: 413,
    });
    await until(() => timesSaid('once') > 0);
    await book(customer, { reservation_id: 'after' });
    await until(() => timesSaid('after') > 0);
    expect(timesSaid('once')).toBe(1);
  });

  it.each([
    ['pickup', {}],
    ['pickup.lat', { pickup: { lng: 0 } }],
    ['pickup.lng', { pickup: { lat: 0, lng: 181 } }],
    ['reservation_id', { pickup, reservation_id: '../x' }],
    ['reservation_id', { pickup, reservation_id: 'recentes' }],
    ['client_id', { pickup, client_id: '#' }],
    ['requested_at', { pickup, requested_at: -1 }],
    ['data', { pickup, data: null }],
    ['status', { pickup, status: 'accepted' }],
  ])('is refused with the field that is wrong: %s', async (path, request) => {
    expect(await post('/api/reservations', customer, request)).toMatchObject({
      status: 400,
      body: { errors: [{ path }] },
    });
  });
});

it('is listed to each by what they are to it, newest first, page by page', async () => {
  const mine = aToken({ sub: 'client_lister' });
  const wheel = aToken({ sub: 'lister', role: 'driver' });
  const [first, second, third] = [await book(mine), await book(mine), await book(mine)];
  await accept(second, wheel);
  const idsOf = async (token: string, query: string): Promise<string[]> => {
    const { body } = await get<ReservationList>(`/api/reservations?${query}`, token);
    return body.items.map(({ reservation_id }) => reservation_id);
  };
  expect(await idsOf(mine, '')).toEqual([third, second, first]);
  expect(await idsOf(mine, 'status=accepted')).toEqual([second]);
  expect(await idsOf(wheel, 'limit=3')).toEqual([third, second, first]);
  expect(await idsOf(driver, 'limit=2')).toEqual([third, first]);
  expect(await idsOf(wheel, 'status=accepted')).toEqual([second]);
  expect(await idsOf(admin, 'limit=3')).toEqual([third, second, first]);
  expect(await idsOf(device, '')).toEqual([]);
  const { body } = await get<ReservationList>('/api/reservations?limit=2', wheel);
  expect(await idsOf(wheel, `limit=1&cursor=${body.nextCursor}`)).toEqual([first]);
  expect(await get('/api/reservations?status=gone', mine)).toMatchObject({ status: 400 });
});
