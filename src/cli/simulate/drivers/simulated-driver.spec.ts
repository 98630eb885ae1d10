import type { PublishPacket } from 'aedes';
import { connectAsync } from 'mqtt';
import { startPlainBroker, type PlainBroker } from '../../../../test/support/plain-broker.js';
import { until } from '../../../../test/support/until.js';
import type { DriverPosition, Fix } from '../../../contracts/index.js';
import type { Tally } from './knowledge.js';
import { SimulatedDriver } from './simulated-driver.js';

interface Heard {
  readonly topic: string;
  readonly payload: unknown;
  readonly retain: boolean;
}

const POSITION = 'chauffeur/d1/position';
const STATUS = 'chauffeur/d1/status';
const fix = (n: number): Fix => ({ lat: 48 + n / 100, lng: 2, accuracy: 5, speed: 8, heading: 90 });

describe('a simulated driver', () => {
  let broker: PlainBroker;
  let driver: SimulatedDriver;
  let heard: Heard[];
  let tally: Tally;
  let losses: number;

  beforeEach(async () => {
    broker = await startPlainBroker();
    [heard, losses] = [[], 0];
    tally = { measured: 0, acknowledged: 0, late: 0, repeated: 0 };
    broker.aedes.on('publish', ({ topic, payload, retain }: PublishPacket) => {
      if (!topic.startsWith('$')) heard.push({ topic, payload: JSON.parse(String(payload)), retain });
    });
    const network = {
      connect: (_: string, will: object) =>
        connectAsync(broker.url, { will: will as never, reconnectPeriod: 0 }),
      noteLoss: () => (losses += 1),
    };
    driver = new SimulatedDriver('d1', true, network, tally);
    await driver.goOnline();
  });
  afterEach(async () => {
    await driver.loseNetwork();
    await broker.stop();
  });

  const said = (topic: string) => heard.filter((each) => each.topic === topic);
  const positions = () => said(POSITION).map(({ payload }) => payload as DriverPosition | DriverPosition[]);
  const latitudeOf = ({ data, position }: DriverPosition) => (data ?? position)!.lat;

  it('says what it does, retained, and where it is', async () => {
    driver.report(fix(1), false);
    await driver.settled();
    const timestamp = expect.any(Number) as number;
    expect(heard).toEqual([
      {
        topic: STATUS,
        retain: true,
        payload: {
          chauffeur_id: 'd1',
          disponible: true,
          en_ligne: true,
          en_course: false,
          reservation_id: null,
          timestamp,
        },
      },
      {
        topic: POSITION,
        retain: false,
        payload: { type: 'general_position', chauffeur_id: 'd1', data: { ...fix(1), timestamp } },
      },
    ]);
    expect(driver.known).toMatchObject({ isOnline: true, isFree: true, isOnRide: false });
  });

  it('names the reservation while it is on a ride, and is not free then', async () => {
    driver.ride('r7');
    driver.report(fix(1), false);
    expect(driver.known).toMatchObject({ isFree: false, isOnRide: true, reservationId: 'r7' });
    driver.ride(null);
    driver.report(fix(2), false);
    await driver.settled();
    const [onRide, free] = positions() as DriverPosition[];
    expect(onRide).toMatchObject({ type: 'reservation_position', reservation_id: 'r7', position: fix(1) });
    expect(free).toMatchObject({ type: 'general_position', data: fix(2) });
    expect(said(STATUS).map(({ payload }) => (payload as { en_course: boolean }).en_course)).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('is off line by its last will when the network goes, and sends what it measured meanwhile late', async () => {
    driver.report(fix(1), false);
    await driver.settled();
    await driver.loseNetwork();
    await until(() => said(STATUS).length === 2);
    expect(said(STATUS)[1]).toMatchObject({
      retain: true,
      payload: { chauffeur_id: 'd1', en_ligne: false },
    });
    driver.report(fix(2), false);
    driver.report(fix(3), false);
    expect(driver.known).toMatchObject({ isOnline: false, isFree: false, position: fix(1) });
    await driver.goOnline();
    driver.report(fix(4), false);
    await driver.settled();
    const [, live, late] = positions() as [DriverPosition, DriverPosition, DriverPosition[]];
    expect(latitudeOf(live)).toBe(fix(4).lat);
    expect(late.map(latitudeOf)).toEqual([fix(2).lat, fix(3).lat]);
    expect(driver.known.position).toMatchObject(fix(4));
    expect(tally).toEqual({ measured: 4, acknowledged: 4, late: 2, repeated: 0 });
    expect(losses).toBe(0);
  });

  it('sends again what was not acknowledged when the network went', async () => {
    let isSilent = true;
    const { authorizePublish } = broker.aedes;
    broker.aedes.authorizePublish = (client, packet, answer) => {
      if (packet.topic !== POSITION || !isSilent) authorizePublish(client, packet, answer);
    };
    driver.report(fix(1), false);
    await driver.loseNetwork();
    isSilent = false;
    await driver.goOnline();
    driver.report(fix(2), false);
    await driver.settled();
    expect((positions() as DriverPosition[]).map(latitudeOf)).toEqual([fix(2).lat, fix(1).lat]);
    expect(tally).toEqual({ measured: 2, acknowledged: 2, late: 1, repeated: 0 });
  });

  it('sends a message twice when it is told to', async () => {
    driver.report(fix(1), true);
    await driver.settled();
    const [first, second] = positions();
    expect(second).toEqual(first);
    expect(tally).toEqual({ measured: 1, acknowledged: 1, late: 0, repeated: 1 });
  });

  it('gives every position a time of its own, however fast they come', async () => {
    for (let n = 0; n < 20; n++) driver.report(fix(n), false);
    await driver.settled();
    const times = (positions() as DriverPosition[]).map(({ data }) => Number(data!.timestamp));
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    expect(times).toHaveLength(20);
  });

  it('sends its buffer and says that it is off line when it leaves, without a network too', async () => {
    await driver.loseNetwork();
    driver.report(fix(1), false);
    await driver.leave();
    expect(heard.at(-2)).toMatchObject({ topic: POSITION, payload: { data: fix(1) } });
    expect(heard.at(-1)).toMatchObject({ topic: STATUS, retain: true, payload: { en_ligne: false } });
    expect(driver.known.isOnline).toBe(false);
  });

  it('notes when the broker ends the connection', async () => {
    broker.cut();
    await until(() => losses > 0);
    expect(losses).toBe(1);
  });
});
