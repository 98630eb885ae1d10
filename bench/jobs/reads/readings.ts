import { aToken } from '../../../test/support/app.js';
import { KeptHttp } from './kept-http.js';
import type { Place, Subject } from './subject.js';

const SENSORS = 10;
const DAY_MS = 86_400_000;
/** The last whole day in UTC, so that all of it lies in one month. */
const DAY = Math.floor(Date.now() / DAY_MS - 1) * DAY_MS;
const DAY_OF_ONE = `/api/dht11/readings?sensor=sensor-1&from=${DAY}&to=${DAY + DAY_MS}`;

/** 29 k, 290 k and 2.9 M readings: a day of 10, 100 and 1000 sensors that read every 30 s, in the order of time. */
export const readings: Subject = {
  async grow(place, times) {
    const http = new KeptHttp(place.target.restUrl!, aToken({ role: 'admin' }));
    await fill(place, SENSORS * times);
    const questions = [
      {
        name: 'a day of one sensor, in buckets of 5 min',
        ask: () => http.list(`${DAY_OF_ONE}&bucket=5m&limit=1440`, 'items', 288),
      },
      { name: 'a page of 50 readings', ask: () => http.list(`${DAY_OF_ONE}&limit=50`, 'items', 50) },
    ];
    return { questions, end: () => http.close() };
  },
};

async function fill({ target, database }: Place, sensors: number): Promise<void> {
  await makeMonth(target.restUrl!);
  await database.query(`
    insert into readings (sensor_id, at, temperature, humidity)
    select 'sensor-' || sensor, at, round(random() * 400) / 10, round(random() * 100)
    from generate_series(1, ${sensors}) as sensor,
      generate_series(to_timestamp(${DAY / 1000}), to_timestamp(${(DAY + DAY_MS) / 1000 - 1}), interval '30 s') as at
    order by at, sensor
    on conflict do nothing`);
}

/** The first reading of a month makes its partition. */
async function makeMonth(url: string): Promise<void> {
  const answer = await fetch(`${url}/api/dht11/readings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${aToken({ role: 'admin' })}`, 'content-type': 'application/json' },
    body: JSON.stringify({ sensor_id: 'first', temperature: 20, humidity: 50, timestamp: DAY }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
