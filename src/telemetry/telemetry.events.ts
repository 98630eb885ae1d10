import type { Incident } from '../contracts/index.js';
import type { Sample } from './reading.model.js';

/** An incident was opened, acknowledged or resolved; its status says which. */
export class IncidentChanged {
  constructor(readonly incident: Incident) {}
}

/** New readings are stored, in the order of their times; those that were known are not told. */
export class ReadingsStored {
  constructor(readonly samples: readonly Sample[]) {}
}
