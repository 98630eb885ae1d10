import type { Incident } from '../contracts/index.js';

/** An incident was opened, acknowledged or resolved; its status says which. */
export class IncidentChanged {
  constructor(readonly incident: Incident) {}
}
