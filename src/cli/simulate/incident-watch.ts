import type { Type } from '@nestjs/common';
import type { MqttClient } from 'mqtt';
import { EventEmitter, once } from 'node:events';
import {
  Alert,
  alertTopic,
  Incident,
  incidentTopic,
  type IncidentStatus,
  type IncidentType,
} from '../../contracts/index.js';
import type { TopicNames } from '../../platform/policy/topic-names.js';
import { parseJson } from '../../platform/validation/plain-data.js';
import { validate } from '../../platform/validation/validate.js';

const EXPECTED: IncidentType = 'temperature_low';

/**
 * Follows the incidents of some sensors as Relais tells them on its topics, and says each change in plain words; what
 * comes twice is said once. It is over when each sensor has had an incident of low temperature that is resolved.
 */
export class IncidentWatch {
  private readonly statuses = new Map<number, IncidentStatus>();
  private readonly alerts = new Set<number>();
  private readonly resolved = new Set<string>();
  private readonly events = new EventEmitter();

  constructor(
    private readonly sensors: ReadonlySet<string>,
    private readonly say: (line: string) => void,
  ) {}

  get isOver(): boolean {
    return this.resolved.size === this.sensors.size;
  }

  /** Settles when nothing from now on is missed. */
  async listen(client: MqttClient, names: TopicNames): Promise<void> {
    const incidents = names.of(incidentTopic).filter;
    const alerts = names.of(alertTopic).filter;
    client.on('message', (topic, payload) => {
      if (topic === incidents) this.noteIncident(read(Incident, payload));
      if (topic === alerts) this.noteAlert(read(Alert, payload), alerts);
    });
    await client.subscribeAsync([incidents, alerts], { qos: 1 });
  }

  /** Settles when it is over, or `signal` aborts. */
  async untilOver(signal: AbortSignal): Promise<void> {
    if (!this.isOver) await once(this.events, 'over', { signal }).catch(() => undefined);
  }

  /** What has not come, in a line; undefined when it is over. */
  shortcoming(): string | undefined {
    if (this.isOver) return undefined;
    const unresolved = [...this.statuses].filter(([, status]) => status !== 'resolved').map(([id]) => id);
    if (unresolved.length > 0) return `not resolved yet: incident ${unresolved.join(', ')}`;
    return 'no incident was opened: is Relais running, and has the sensor other limits?';
  }

  private noteIncident(incident?: Incident): void {
    if (!incident || !this.sensors.has(incident.sensor_id)) return;
    const { incident_id, sensor_id, type, status } = incident;
    if (this.statuses.get(incident_id) === status) return;
    this.statuses.set(incident_id, status);
    const what = status === 'open' ? `opened: ${wordsOf(type, incident)}` : status;
    this.say(`incident ${incident_id} of ${sensor_id} ${what}`);
    if (status !== 'resolved' || type !== EXPECTED) return;
    this.resolved.add(sensor_id);
    if (this.isOver) this.events.emit('over');
  }

  private noteAlert(alert: Alert | undefined, topic: string): void {
    if (!alert || !this.sensors.has(alert.sensor_id) || this.alerts.has(alert.incident_id)) return;
    this.alerts.add(alert.incident_id);
    this.say(`alert on ${topic}: ${wordsOf(alert.alert_type, alert)} (incident ${alert.incident_id})`);
  }
}

/** A message of this form, or undefined: commands share the topic of incidents. */
function read<T extends object>(type: Type<T>, payload: Buffer): T | undefined {
  try {
    return validate(type, parseJson(payload), 'drop');
  } catch {
    return undefined;
  }
}

const WORDS: Record<IncidentType, readonly [what: string, unit: string]> = {
  temperature_low: ['temperature below', '°C'],
  temperature_high: ['temperature above', '°C'],
  humidity_low: ['humidity below', '%'],
  humidity_high: ['humidity above', '%'],
  no_data: ['no data for', 's'],
};

function wordsOf(type: IncidentType, { value, threshold }: Pick<Incident, 'value' | 'threshold'>): string {
  const [what, unit] = WORDS[type];
  return `${what} ${threshold} ${unit}${value === null ? '' : `, at ${value} ${unit}`}`;
}
