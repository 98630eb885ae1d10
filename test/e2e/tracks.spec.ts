import type { MqttClient } from 'mqtt';
import type { Reservation, Track } from '../../src/contracts/index.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { call, mqttClient, type Answer } from '../support/clients.js';
import { until } from '../support/until.js';

const admin = aToken({ role: 'admin' });
const customer = aToken({ sub: 'client_7' });
const driver = aToken({ sub: 'd1', role: 'driver' });
const strangers = [
  aToken({ sub: 'client_8' }),
  aToken({ sub: 'd2', role: 'driver' }),
  aToken({ sub: 'd1', role: 'user' }),
  aToken({ sub: 'd1', role: 'device' }),
];

let running: RunningApp;
let phone: MqttClient;
let ride: string;
let began: number;

beforeAll(async () => {
  running = await startApp();
  phone = await mqttClient(brokerPort(running), driver);
  const pickup = { lat: 48.85, lng: 2.35 };
  ride = (await post('/api/reservations', customer, { pickup })).body.reservation_id;
  await post(`/api/reservations/${ride}/accept`, driver);
  began = Date.now();
  await drive();
  await post(`/api/reservations/${ride}/start`, driver);
  await post(`/api/reservations/${ride}/complete`, driver);
  await until(async () => (await track(`chauffeurs/d1`)).body.properties?.coordTimes.length === 4);
});
afterAll(async () => {
  await phone.endAsync();
  await running.stop();
});

/** Three positions of the ride in one late batch, and before them one of a free driver. */
async function drive(): Promise<void> {
  const positions = [3, 1, 2].map((n) => ({
    type: 'reservation_position',
    chauffeur_id: 'd1',
    reservation_id: ride,
    position: { lat: 48 + n, lng: 2.35, speed: n },
    timestamp: began - 4000 + n * 1000,
  }));
  const data = { lat: 48.85, lng: 2.35, timestamp: began - 4000 };
  const free = { type: 'general_position', chauffeur_id: 'd1', data };
  await phone.publishAsync('chauffeur/d1/position', JSON.stringify([...positions, free]), { qos: 1 });
}

function post(path: string, token: string, body: unknown = {}): Promise<Answer<Reservation>> {
  return call<Reservation>(`${running.url}${path}`, token, { body });
}

function track(whose: string, token = admin): Promise<Answer<Track>> {
  return call<Track>(`${running.url}/api/${whose}/track`, token);
}

async function gpx(whose: string, token: string): Promise<{ headers: Headers; text: string }> {
  const response = await fetch(`${running.url}/api/${whose}/track?format=gpx`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { headers: response.headers, text: await response.text() };
}

const secondsOf = ({ properties }: Track) =>
  properties.coordTimes.map((time) => (Date.parse(time) - began) / 1000);

describe('the track of a ride', () => {
  it('is shown to its customer, its driver and admins, in the order of time', async () => {
    for (const token of [customer, driver, admin]) {
      const { headers, body } = await track(`reservations/${ride}`, token);
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(body.geometry?.coordinates).toEqual([
        [2.35, 49],
        [2.35, 50],
        [2.35, 51],
      ]);
      expect(secondsOf(body)).toEqual([-3, -2, -1]);
    }
  });

  it('does not exist for others', async () => {
    for (const token of strangers) {
      const refusal = { status: 404, body: { code: 'RESERVATION_NOT_FOUND' } };
      expect(await track(`reservations/${ride}`, token)).toMatchObject(refusal);
      expect(await track('reservations/none', token)).toMatchObject(refusal);
    }
  });

  it('is a file in GPX', async () => {
    const { headers, text } = await gpx(`reservations/${ride}`, customer);
    expect(headers.get('content-type')).toBe('application/gpx+xml; charset=utf-8');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="track-${ride}.gpx"`);
    expect(text.match(/<trkpt /g)).toHaveLength(3);
    expect(text).toMatch(/<gpxtpx:speed>1\.00<.*\n.*<gpxtpx:speed>2\.00<.*\n.*<gpxtpx:speed>3\.00</);
  });
});

describe('the track of a driver', () => {
  it('has rides and what lies between them, for the driver and admins', async () => {
    for (const token of [driver, admin]) {
      expect(secondsOf((await track('chauffeurs/d1', token)).body)).toEqual([-4, -3, -2, -1]);
    }
  });

  it('does not exist for others, its customer included', async () => {
    for (const token of [...strangers, customer]) {
      const refusal = { status: 404, body: { code: 'DRIVER_NOT_FOUND' } };
      expect(await track('chauffeurs/d1', token)).toMatchObject(refusal);
    }
  });

  it('is refused when it would end before it begins, or is no time', async () => {
    const of = (query: string) =>
      call(`${running.url}/api/chauffeurs/d1/track?${query}`, admin, { method: 'GET' });
    const wrong = { status: 400, body: { code: 'REQUEST_INVALID', errors: [{ path: 'from' }] } };
    expect(await of('from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z')).toMatchObject(wrong);
    expect(await of('from=yesterday')).toMatchObject(wrong);
  });
});
