import { AdminSocket } from '../load/admin-socket.js';
import { driverOf, positionOf } from '../load/positions-load.js';
import type { Target } from '../targets/target.js';
import type { Figure, Job } from './job.js';
import { Flood } from './flood.js';
import { pacePositions } from './paced-positions.js';

const DRIVERS = 200;
const HOUR_MS = 3_600_000;

/** Positions of 200 drivers, live, tracked and told to an admin; then at a pace. */
export const positions: Job = {
  suits: ({ features }) => features !== undefined,
  async measure(target, seconds) {
    return [...(await flood(target, seconds)), ...(await pacePositions(target, seconds))];
  },
};

/** Throws when the admin is not told where each driver is in the end; in between positions may be left out. */
async function flood(target: Target, seconds: number): Promise<Figure[]> {
  const admin = await AdminSocket.open(target.socketUrl!);
  const firstAt = Date.now() - HOUR_MS;
  const newest = new Map<string, number>();
  const positionsOf = new Flood(target, 'positions', (no) => {
    const [driver, at] = [no % DRIVERS, firstAt + Math.floor(no / DRIVERS)];
    newest.set(driverOf(driver), at);
    return positionOf(driver, at);
  });
  const figures = await positionsOf.measure(seconds);
  await admin.untilTold(newest);
  admin.close();
  return figures;
}
