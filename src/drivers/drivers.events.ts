import type { DriverRecord } from './driver.model.js';
import type { PositionReport } from './position.model.js';

/** Positions that became a driver's newest of their kind; those that came late are not told. */
export class DriverMoved {
  constructor(readonly report: PositionReport) {}
}

/** A driver's state is another one now; positions aside. */
export class DriverStatusChanged {
  constructor(readonly driver: DriverRecord) {}
}
