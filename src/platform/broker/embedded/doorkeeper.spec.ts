import { PassThrough } from 'node:stream';
import { generate } from 'mqtt-packet';
import { Doorkeeper } from './doorkeeper.js';

const onTooLarge = jest.fn();
let doorkeeper: Doorkeeper;

beforeEach(() => {
  jest.useFakeTimers();
  doorkeeper = new Doorkeeper(100_000, onTooLarge);
});
afterEach(() => {
  doorkeeper.close();
  jest.useRealTimers();
});

function arrive(address: string): PassThrough {
  const conn = new PassThrough();
  doorkeeper.receive({ conn, address });
  return conn;
}

const arrivals = (count: number, address: (i: number) => string): PassThrough[] =>
  Array.from({ length: count }, (_, i) => arrive(address(i)));

const stillThere = (connections: PassThrough[]): number =>
  connections.filter((each) => !each.destroyed).length;

it('closes whoever was not let in within 10 s', () => {
  const [silent, good] = [arrive('a'), arrive('a')];
  doorkeeper.letIn(good);
  jest.advanceTimersByTime(9_999);
  expect(silent.destroyed).toBe(false);
  jest.advanceTimersByTime(1);
  expect([silent.destroyed, good.destroyed]).toEqual([true, false]);
});

it('lets 1000 wait at one address, and sends the longest waiting away for each that comes then', () => {
  const elsewhere = arrive('b');
  const crowd = arrivals(1_200, () => 'a');
  expect(stillThere(crowd)).toBe(1_000);
  expect(crowd.slice(0, 200).every(({ destroyed }) => destroyed)).toBe(true);
  expect(elsewhere.destroyed).toBe(false);
});

it('lets 4000 wait in all', () => {
  expect(stillThere(arrivals(5_000, (i) => `address ${i % 50}`))).toBe(4_000);
});

it('does not count those who were let in', () => {
  const guests = arrivals(1_000, () => 'a');
  guests.forEach((guest) => doorkeeper.letIn(guest));
  arrivals(1_000, () => 'a');
  expect(stillThere(guests)).toBe(1_000);
});

it('takes 16 KiB a packet until then, and the full size afterwards', () => {
  const packet = generate({
    cmd: 'publish',
    topic: 't',
    payload: Buffer.alloc(50_000),
    qos: 0,
    retain: false,
    dup: false,
  });
  const [early, late] = [arrive('a'), arrive('a')];
  doorkeeper.letIn(late);
  for (const conn of [early, late]) {
    conn.write(packet);
    conn.read();
  }
  expect([early.destroyed, late.destroyed]).toEqual([true, false]);
  expect(onTooLarge).toHaveBeenCalledWith(early);
});

it('counts what comes below a WebSocket until then', () => {
  const [early, late] = [arriveOn(new PassThrough()), arriveOn(new PassThrough())];
  doorkeeper.letIn(late.conn);
  for (const { carrier } of [early, late]) carrier.emit('data', Buffer.alloc(16_385));
  expect([early.carrier.destroyed, late.carrier.destroyed]).toEqual([true, false]);
});

function arriveOn(carrier: PassThrough): { conn: PassThrough; carrier: PassThrough } {
  const conn = new PassThrough();
  doorkeeper.receive({ conn, address: 'a', carrier });
  return { conn, carrier };
}
