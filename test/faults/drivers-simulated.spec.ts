import { DriverFleet } from '../../src/cli/simulate/drivers/driver-fleet.js';
import { driversPlan } from '../../src/cli/simulate/drivers/drivers-plan.js';
import { DriversRun } from '../../src/cli/simulate/drivers/drivers-run.js';
import type { Knowledge, KnownDriver } from '../../src/cli/simulate/drivers/knowledge.js';
import { TOWNS } from '../../src/cli/simulate/drivers/places.js';
import { RideDesk } from '../../src/cli/simulate/drivers/ride-desk.js';
import type { DriverOverview, DriverState, NearbyDrivers, Track } from '../../src/contracts/index.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { call } from '../support/clients.js';
import { testSettings } from '../support/settings.js';
import { until } from '../support/until.js';

/** A minute of theirs at a position a second: what they meet with is counted in positions, and they have four a second. */
const DRIVE_MS = 15_000;
const { lat, lng } = TOWNS.paris;
const admin = aToken({ role: 'admin' });
const plan = driversPlan({ count: 50, duration: 15, interval: 0.25, seed: 12, place: 'paris', rides: true });

describe('50 simulated drivers', () => {
  let running: RunningApp;
  let fleet: DriverFleet;
  let desk: RideDesk;
  let known: Knowledge;
  const said: string[] = [];

  beforeAll(async () => {
    running = await startApp({ RATE_POSITIONS: 1_000 });
    const settings = testSettings({
      MQTT_EMBEDDED_PORT: brokerPort(running),
      PORT: Number(new URL(running.url).port),
    });
    fleet = await DriverFleet.connect(settings, plan);
    desk = (await RideDesk.open(settings, (line) => said.push(line)))!;
    await new DriversRun(fleet, plan, desk).drive(AbortSignal.timeout(DRIVE_MS));
    known = fleet.knowledge();
  });
  afterAll(async () => {
    await desk.close();
    await fleet.cut();
    await running.stop();
  });

  async function get<T>(path: string): Promise<T> {
    const { status, body } = await call<T>(`${running.url}/api/chauffeurs/${path}`, admin);
    expect(status).toBe(200);
    return body;
  }

  it('have met with all that they can meet with', () => {
    expect(fleet.tally.late).toBeGreaterThan(0);
    expect(fleet.tally.repeated).toBeGreaterThan(0);
    expect(desk.begun).toBeGreaterThan(desk.completed);
    expect(desk.completed).toBeGreaterThan(0);
    expect(known.free).toBeGreaterThan(0);
    expect(known.free + known.onRide).toBeLessThan(plan.ids.length);
    expect(said).toEqual([]);
  });

  it('are on line, free and on rides as the simulator knows', async () => {
    const expected = {
      total: plan.ids.length,
      en_ligne: known.online,
      disponibles: known.free,
      en_course: known.onRide,
    };
    const overview = () => get<DriverOverview>('status?limit=200');
    await until(async () => {
      const { chauffeurs: _, nextCursor: __, ...counts } = await overview();
      return Object.entries(expected).every(([name, count]) => counts[name as keyof typeof counts] === count);
    });
    const { chauffeurs } = await overview();
    const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
    expect(chauffeurs.map(knownOf)).toEqual([...known.drivers].sort(byId).map(essence));
  });

  it('are found by those who look for a free one, nearest first', async () => {
    const free = known.drivers.filter(({ isFree }) => isFree);
    const timeOf = (driver: string) => free.find(({ id }) => id === driver)?.position?.timestamp;
    let items: NearbyDrivers['items'] = [];
    await until(async () => {
      ({ items } = await get<NearbyDrivers>(`proches?lat=${lat}&lng=${lng}&rayon=10000&limit=100`));
      return items.every(
        ({ chauffeur_id, position }) => Date.parse(position.timestamp) === timeOf(chauffeur_id),
      );
    });
    expect(new Set(items.map(({ chauffeur_id }) => chauffeur_id))).toEqual(new Set(free.map(({ id }) => id)));
    const distances = items.map(({ distance }) => distance);
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  });

  it('leave tracks with every position once, late and repeated ones included', async () => {
    const tracks = await Promise.all(plan.ids.map((id) => get<Track>(`${id}/track`)));
    const times = tracks.map(({ properties }) => properties.coordTimes);
    expect(times.reduce((sum, { length }) => sum + length, 0)).toBe(fleet.tally.acknowledged);
    for (const each of times) expect(each).toEqual([...new Set(each)].sort());
  });

  it('end their rides and are off line when they leave', async () => {
    await desk.close();
    await fleet.leave();
    await until(async () => {
      const { en_ligne, disponibles, en_course } = await get<DriverOverview>('status');
      return en_ligne + disponibles + en_course === 0;
    });
    expect(fleet.tally.acknowledged).toBe(fleet.tally.measured);
  });
});

function knownOf({ chauffeur_id, en_ligne, en_course, reservation_id, position }: DriverState) {
  const at = position && Date.parse(position.timestamp);
  return { id: chauffeur_id, en_ligne, en_course, reservation_id, at };
}

function essence({ id, isOnline, isOnRide, reservationId, position }: KnownDriver) {
  const at = position?.timestamp ?? null;
  return { id, en_ligne: isOnline, en_course: isOnRide, reservation_id: reservationId, at };
}
