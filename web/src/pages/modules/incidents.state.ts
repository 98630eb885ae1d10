import { computed, signal } from '@preact/signals';
import type { Incident, IncidentList, TelemetryAlert } from '../../../../src/contracts/index.js';
import { get, post } from '../../rest.js';

const PAGE = 200;

/** Those that are known, by their numbers. */
const incidents = signal<ReadonlyMap<number, Incident>>(new Map());

/** Of each sensor, the newest first. */
const bySensor = computed(() => {
  const groups = new Map<string, Incident[]>();
  const ids = [...incidents.value.keys()].toSorted((one, other) => other - one);
  for (const incident of ids.map((id) => incidents.value.get(id)!)) {
    const group = groups.get(incident.sensor_id);
    if (group) group.push(incident);
    else groups.set(incident.sensor_id, [incident]);
  }
  return groups;
});

export const incidentsOf = (sensorId: string): readonly Incident[] => bySensor.value.get(sensorId) ?? [];

export const isUnresolved = ({ status }: Incident): boolean => status !== 'resolved';

/** All that are not resolved; one that was, and is not among them any more, is forgotten until its sensor is asked for. */
export async function loadUnresolved(): Promise<void> {
  const [open, acknowledged] = await Promise.all([
    list({ status: 'open' }),
    list({ status: 'acknowledged' }),
  ]);
  const over = [...incidents.peek().values()].filter((incident) => !isUnresolved(incident));
  keep([...over, ...open, ...acknowledged], new Map());
}

export async function loadIncidents(sensorId: string): Promise<void> {
  keep(await list({ sensor: sensorId }));
}

/** An alert names the time of its opening alone: the others are about now. */
export function hearAlert({ alert_type: type, timestamp: opened_at, ...alert }: TelemetryAlert): void {
  const now = new Date().toISOString();
  const known = incidents.peek().get(alert.incident_id);
  keep([
    {
      ...alert,
      type,
      opened_at,
      acknowledged_at: known?.acknowledged_at ?? (alert.status === 'acknowledged' ? now : null),
      resolved_at: alert.status === 'resolved' ? (known?.resolved_at ?? now) : null,
    },
  ]);
}

export async function changeIncident(id: number, action: 'acknowledge' | 'resolve'): Promise<void> {
  keep([await post<Incident>(`/api/dht11/incidents/${id}/${action}`)]);
}

function keep(some: readonly Incident[], among: ReadonlyMap<number, Incident> = incidents.peek()): void {
  incidents.value = new Map([...among, ...some.map((each) => [each.incident_id, each] as const)]);
}

async function list(of: { readonly status?: string; readonly sensor?: string }): Promise<Incident[]> {
  return (await get<IncidentList>('/api/dht11/incidents', { ...of, limit: PAGE })).items;
}
