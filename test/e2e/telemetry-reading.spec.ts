import { sql } from 'kysely';
import type { Sensor, SensorList } from '../../src/contracts/index.js';
import type { Problem } from '../../src/platform/http/problem.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { ReadingHistoryService } from '../../src/telemetry/reading-history.service.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { call } from '../support/clients.js';
import { storeReadings } from '../support/stored-readings.js';

const user = aToken();
const admin = aToken({ role: 'admin' });
const AT = '2026-03-01T10:00:00.000Z';

let relais: RunningApp;

beforeAll(async () => {
  relais = await startApp({ MQTT_ENABLED: false });
  const database = relais.app.get(Database);
  await storeReadings(database, [{ at: AT, temperature: 21.5, humidity: 40 }]);
  await sql`
    insert into sensors (id, heard_at, last_at, last_temperature, last_humidity)
    values ('pump-1', ${AT}, ${AT}, 21.5, 40)`.execute(database.tables());
});
afterAll(() => relais.stop());
afterEach(() => jest.restoreAllMocks());

const get = <T>(path: string, token = user) => call<T>(`${relais.url}/api/dht11/${path}`, token);
const put = (path: string, body: unknown, token = admin) =>
  call<Sensor & Problem>(`${relais.url}/api/dht11/${path}`, token, { method: 'PUT', body });
const fetchCsv = (path: string, signal?: AbortSignal) =>
  fetch(`${relais.url}/api/dht11/${path}`, { headers: { authorization: `Bearer ${user}` }, signal });

const reading = { sensor_id: 'pump-1', temperature: 21.5, humidity: 40, timestamp: AT };

it('shows sensors, with their last reading, state and limits', async () => {
  const sensor = {
    sensor_id: 'pump-1',
    state: 'normal',
    last_reading: reading,
    incidents: [],
    thresholds: { temperature: { min: 5, max: 35 }, humidity: { min: 20, max: 80 } },
  };
  expect(await get<SensorList>('sensors')).toMatchObject({
    status: 200,
    body: { items: [sensor], nextCursor: null },
  });
  expect(await get<Sensor>('sensors/pump-1')).toMatchObject({ status: 200, body: sensor });
  expect(await get<Problem>('sensors/pump-2')).toMatchObject({
    status: 404,
    body: { code: 'SENSOR_NOT_FOUND' },
  });
});

it('lets admins set limits, and nobody else', async () => {
  const limits = { temperature: { min: 0, max: 8 }, humidity: { min: 30, max: 60 } };
  const path = 'sensors/fridge/thresholds';
  expect(await put(path, limits)).toMatchObject({
    status: 200,
    body: { sensor_id: 'fridge', last_reading: null, thresholds: limits },
  });
  expect((await put(path, limits, user)).status).toBe(403);
  expect(await put(path, { ...limits, humidity: { min: 60, max: 30 } })).toMatchObject({
    status: 422,
    body: { code: 'THRESHOLDS_IMPOSSIBLE', errors: [{ path: 'humidity.min' }] },
  });
});

it.each([
  ['temperature', {}],
  ['temperature', { temperature: [], humidity: { min: 0, max: 1 } }],
  ['humidity.max', { temperature: { min: 0, max: 1 }, humidity: { min: 0 } }],
  ['humidity.min', { temperature: { min: 0, max: 1 }, humidity: { min: '0', max: 1 } }],
])('refuses limits without a good %s', async (path, limits) => {
  const { status, body } = await put('sensors/fridge/thresholds', limits);
  expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
});

it('answers readings, and what they come to per bucket', async () => {
  expect(await get('readings?sensor=pump-1')).toMatchObject({
    status: 200,
    body: { items: [reading], nextCursor: null },
  });
  expect(await get('readings?sensor=pump-1&bucket=1d')).toMatchObject({
    status: 200,
    body: { items: [{ timestamp: '2026-03-01T00:00:00.000Z', count: 1, humidity: { avg: 40 } }] },
  });
  expect((await get('readings')).body).toEqual({ items: [], nextCursor: null });
});

it.each([
  ['from', 'from=yesterday'],
  ['from', 'from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z'],
  ['from', 'from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z&format=csv'],
  ['bucket', 'bucket=2h'],
  ['format', 'format=xml'],
  ['limit', 'limit=1441'],
  ['sensor', 'sensor=a%2Fb'],
  ['cursor', 'cursor=abc'],
])('refuses a bad %s: %s', async (field, search) => {
  const { status, body } = await get<Problem>(`readings?${search}`);
  expect([status, body.errors?.map(({ path }) => path)]).toEqual([400, [field]]);
});

describe('the export', () => {
  it('is a CSV file', async () => {
    const response = await fetchCsv('readings?sensor=pump-1&format=csv');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="readings-pump-1.csv"');
    expect(await response.text()).toBe(
      `sensor_id,temperature,humidity,timestamp\r\npump-1,21.5,40,${AT}\r\n`,
    );
    const buckets = await fetchCsv('readings?sensor=pump-1&format=csv&bucket=1h');
    expect(buckets.headers.get('content-disposition')).toContain('"readings-pump-1-1h.csv"');
    expect(await buckets.text()).toMatch(/^timestamp,count,.*\r\n2026-03-01T10:00:00.000Z,1,21.5,21.5,/);
  });

  it('is a problem like any other when it cannot begin', async () => {
    breakAfter(0);
    expect(await get<Problem>('readings?format=csv')).toMatchObject({
      status: 500,
      body: { code: 'INTERNAL' },
    });
  });

  it('breaks the connection when it breaks off, so that nobody takes it for whole', async () => {
    breakAfter(1);
    const response = await fetchCsv('readings?format=csv');
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('ends when the client goes away', async () => {
    const ended = endless();
    const leaving = new AbortController();
    const response = await fetchCsv('readings?format=csv', leaving.signal);
    await response.body!.getReader().read();
    leaving.abort();
    expect(await ended).toBeGreaterThan(0);
  });

  /** Exports fail after so many pieces. */
  function breakAfter(count: number): void {
    if (count === 0) return exportWith(() => Promise.reject(new Error('broken')));
    exportWith(async () => piecesUntilBroken());
  }

  async function* piecesUntilBroken(): AsyncGenerator<string> {
    yield 'a piece\r\n';
    throw new Error('broken');
  }

  /** Exports never end by themselves; settles when one does, with how many pieces were taken of it. */
  function endless(): Promise<number> {
    return new Promise((resolve) => {
      let taken = 0;
      async function* pieces(): AsyncGenerator<string> {
        try {
          for (; ; taken++) yield 'a piece\r\n';
        } finally {
          resolve(taken);
        }
      }
      exportWith(async () => pieces());
    });
  }

  function exportWith(csv: () => Promise<AsyncIterable<string>>): void {
    jest.spyOn(relais.app.get(ReadingHistoryService, { strict: false }), 'csv').mockImplementation(csv);
  }
});
