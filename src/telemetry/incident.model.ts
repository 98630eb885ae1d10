import type { Incident, IncidentAction, IncidentStatus, TelemetryAlert } from '../contracts/index.js';

type Advance = Exclude<IncidentAction, 'create'>;

const NEXT: Record<Advance, Partial<Record<IncidentStatus, IncidentStatus>>> = {
  acknowledge: { open: 'acknowledged', acknowledged: 'acknowledged' },
  resolve: { open: 'resolved', acknowledged: 'resolved', resolved: 'resolved' },
};

/** Where an incident stands after a command, the same for one that is repeated; undefined when it cannot go there. */
export function advance(status: IncidentStatus, action: Advance): IncidentStatus | undefined {
  return NEXT[action][status];
}

export function alertOf(incident: Incident): TelemetryAlert {
  const { incident_id, sensor_id, type, value, threshold, opened_at, status } = incident;
  return { incident_id, alert_type: type, sensor_id, value, threshold, timestamp: opened_at, status };
}
