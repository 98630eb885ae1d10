import { sql } from 'kysely';
import type { Reservation } from '../../src/contracts/index.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { ReservationAccess } from '../../src/reservations/reservation-access.port.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import { call, type Answer } from '../support/clients.js';
import { mosquittoAvailable, startMosquitto, type StartedMosquitto } from '../support/mosquitto-server.js';
import { postgresAvailable, startPostgres, type StartedPostgres } from '../support/postgres-server.js';
import { redisAvailable, startRedis, type StartedRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

const hasEngines = mosquittoAvailable() && postgresAvailable() && redisAvailable();
const MANY = 1_000_000;

(hasEngines ? describe : describe.skip)('two drivers who accept at once, on two instances', () => {
  let postgres: StartedPostgres;
  let redis: StartedRedis;
  let mosquitto: StartedMosquitto;
  let a: RunningApp;
  let b: RunningApp;
  const customer = aToken({ sub: 'client_7' });
  const [driver, rival] = ['26', '27'].map((sub) => aToken({ sub, role: 'driver' })) as [string, string];

  beforeAll(async () => {
    [postgres, redis, mosquitto] = await Promise.all([startPostgres(), startRedis(), startMosquitto()]);
    const engines = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, MQTT_BROKER_URL: mosquitto.url };
    const rates = { RATE_REST: MANY, RATE_WRITES: MANY };
    [a, b] = await Promise.all([startApp({ ...engines, ...rates }), startApp({ ...engines, ...rates })]);
  });
  afterAll(async () => {
    await Promise.all([a.stop(), b.stop()]);
    await Promise.all([postgres.server.stop(), redis.server.stop(), mosquitto.server.stop()]);
    for (const { dir } of [postgres.server, redis.server, mosquitto.server]) removeDir(dir);
  });

  const post = (
    on: RunningApp,
    path: string,
    token: string,
    body: object = {},
  ): Promise<Answer<Reservation>> => call<Reservation>(`${on.url}/api/reservations${path}`, token, { body });
  const book = async (): Promise<string> => {
    const { body } = await post(a, '', customer, { pickup: { lat: 0, lng: 0 } });
    return body.reservation_id;
  };
  const ridesOf = async (id: string): Promise<string[]> => {
    const { rows } = await sql<{ chauffeur_id: string }>`
      select chauffeur_id from rides where reservation_id = ${id}`.execute(a.app.get(Database).tables());
    return rows.map(({ chauffeur_id }) => chauffeur_id);
  };

  it('have one winner, 100 times', async () => {
    for (let round = 0; round < 100; round++) {
      const id = await book();
      const answers = await Promise.all([
        post(a, `/${id}/accept`, driver),
        post(b, `/${id}/accept`, rival),
        post(b, `/${id}/accept`, driver),
      ]);
      const won = answers.filter(({ status }) => status === 200).map(({ body }) => body.chauffeur_id);
      const winner = won[0]!;
      expect(new Set(won)).toEqual(new Set([winner]));
      expect(won).toHaveLength(winner === '26' ? 2 : 1);
      expect(await ridesOf(id)).toEqual([winner]);
      expect(await post(b, `/${id}/cancel`, customer)).toMatchObject({ status: 200 });
    }
  });

  it('leave one of two reservations to others when they are one driver', async () => {
    for (let round = 0; round < 20; round++) {
      const ids = [await book(), await book()];
      const answers = await Promise.all(
        ids.map((id, index) => post(index === 0 ? a : b, `/${id}/accept`, driver)),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
      expect(answers.find(({ status }) => status === 409)).toMatchObject({ body: { code: 'DRIVER_BUSY' } });
      for (const id of ids) await post(a, `/${id}/cancel`, customer);
    }
  });

  it('take part, and drive, on the other instance too', async () => {
    const access = b.app.get(ReservationAccess);
    const asking = { id: '26', role: 'driver', chauffeurId: '26' } as const;
    const id = await book();
    expect(await access.participantOf(asking, id)).toBe(false);
    await post(a, `/${id}/accept`, driver);
    await until(() => access.rideDriverOf(asking, id));
    await post(a, `/${id}/cancel`, driver);
    await until(async () => !(await access.rideDriverOf(asking, id)));
    expect(await access.participantOf(asking, id)).toBe(true);
  });
});
