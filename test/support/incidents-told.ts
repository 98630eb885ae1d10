import type { MqttClient } from 'mqtt';
import type { Alert, Incident, IncidentStatus } from '../../src/contracts/index.js';

/** What the broker is told of incidents, as a subscriber hears it. */
export class IncidentsTold {
  readonly states: Incident[] = [];
  readonly alerts: Alert[] = [];

  private constructor(private readonly client: MqttClient) {
    client.on('message', (topic, payload) => {
      const message = JSON.parse(payload.toString()) as Incident & Alert;
      if (topic === 'dht11/alerts') this.alerts.push(message);
      else if ('status' in message) this.states.push(message);
    });
  }

  /** Subscribes at QoS 1; the client becomes its own. */
  static async to(client: MqttClient): Promise<IncidentsTold> {
    const told = new IncidentsTold(client);
    await client.subscribeAsync(['dht11/incidents', 'dht11/alerts'], { qos: 1 });
    return told;
  }

  statesOf(id: number): IncidentStatus[] {
    return this.states.flatMap(({ incident_id, status }) => (incident_id === id ? [status] : []));
  }

  alertsOf(id: number): number {
    return this.alerts.filter(({ incident_id }) => incident_id === id).length;
  }

  stop(): Promise<void> {
    return this.client.endAsync(true);
  }
}
