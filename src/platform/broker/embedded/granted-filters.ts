import { filterMatches, type Qos } from '../../../contracts/index.js';

/** What one connection may get: the filters that it was granted, each with its QoS. */
export class GrantedFilters {
  private readonly qosOf = new Map<string, Qos>();
  /** The QoS of all of them, while it is the same. */
  private common?: Qos;

  grant(filter: string, qos: Qos): void {
    this.qosOf.set(filter, qos);
    this.compare();
  }

  revoke(filter: string): void {
    this.qosOf.delete(filter);
    this.compare();
  }

  /** The highest QoS of the filters that the topic matches [MQTT-3.3.5-1]; undefined when none does. */
  qosFor(topic: string): Qos | undefined {
    let highest: Qos | undefined;
    for (const [filter, qos] of this.qosOf) {
      if ((highest === undefined || qos > highest) && filterMatches(filter, topic)) highest = qos;
    }
    return highest;
  }

  /** The same for a topic that is known to match. */
  qosForMatched(topic: string): Qos {
    return this.common ?? this.qosFor(topic) ?? 0;
  }

  private compare(): void {
    const all = new Set(this.qosOf.values());
    this.common = all.size === 1 ? [...all][0] : undefined;
  }
}
