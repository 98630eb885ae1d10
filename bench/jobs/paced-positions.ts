import { setTimeout as pause } from 'node:timers/promises';
import { AdminSocket } from '../load/admin-socket.js';
import { driverOf, positionOf } from '../load/positions-load.js';
import { RawPublisher } from '../raw-publisher.js';
import { p99 } from '../server-process.js';
import type { Target } from '../targets/target.js';
import { untilStored } from './flood.js';
import type { Figure } from './job.js';

const A_SECOND = 500;
/** Each moves every two seconds, so that a server that tells of a driver once a second tells of every move. */
const DRIVERS = 1_000;
/** Others than those who were there before. */
const FIRST_DRIVER = 10_000;
/** In the first two seconds every driver is a new one. */
const WARM_UP = DRIVERS;

/**
 * From the time that a position bears, which is when it is published, until it is on an admin's socket, which is after
 * it has been stored. The publisher's own acknowledgement says less: it comes from the broker, before.
 */
export async function pacePositions(target: Target, seconds: number): Promise<Figure[]> {
  const count = Math.round(A_SECOND * seconds);
  const delaysMs: number[] = [];
  const admin = await AdminSocket.open(target.socketUrl!, (at) => delaysMs.push(Date.now() - at));
  const publisher = await RawPublisher.open(target.broker);
  const before = await target.features!.stored('positions');
  await publishAtPace(publisher, WARM_UP);
  delaysMs.length = 0;
  const newest = await publishAtPace(publisher, count);
  await untilStored(target, 'positions', before + WARM_UP + count);
  await admin.untilTold(newest);
  admin.close();
  publisher.close();
  return [{ name: `at ${A_SECOND}/s, on an admin’s socket: p99 in ms`, value: p99(delaysMs) }];
}

/** Returns when the drivers moved last. */
async function publishAtPace(publisher: RawPublisher, count: number): Promise<ReadonlyMap<string, number>> {
  const newest = new Map<string, number>();
  const began = performance.now();
  for (let no = 0; no < count; no++) {
    const dueMs = began + (1000 * no) / A_SECOND - performance.now();
    if (dueMs > 0) await pause(dueMs);
    const [driver, at] = [FIRST_DRIVER + (no % DRIVERS), Date.now()];
    newest.set(driverOf(driver), at);
    publisher.publish(...positionOf(driver, at), 1);
  }
  return newest;
}
