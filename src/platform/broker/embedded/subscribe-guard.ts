import type { Subscription } from 'aedes';
import type { Decision, TopicPolicy } from '../../policy/topic-policy.port.js';
import { isTopicFilter } from '../../../contracts/index.js';
import type { BrokerConnection } from './broker-connection.js';
import type { BrokerStore } from './broker-store.js';

type Answer = (error: Error | null, granted?: Subscription | null) => void;

const REFUSED = '$refused';

/** Judges each filter, restored ones too: a denied one gets 0x80 in the SUBACK, the others stay granted. */
export class SubscribeGuard {
  constructor(
    private readonly store: BrokerStore,
    private readonly policy: TopicPolicy,
  ) {}

  judge(connection: BrokerConnection, wanted: Subscription, answer: Answer): void {
    this.settle(connection, wanted).then((granted) => answer(null, granted), answer);
  }

  private async settle(connection: BrokerConnection, wanted: Subscription): Promise<Subscription | null> {
    const { stored, filters } = connection;
    const { topic, qos } = wanted;
    if (!(await this.isAllowed(connection, topic))) {
      if (stored) this.store.sessions.unsubscribe(stored, [topic]);
      return null;
    }
    filters.grant(topic, qos);
    if (stored) this.store.sessions.subscribe(stored, topic, qos);
    await this.store.disk.committed();
    // aedes sends QoS 2 to wildcard filters of QoS 1, and what overlaps at the lower QoS: each message's QoS is
    // settled when it is forwarded.
    return { ...wanted, qos: 2 };
  }

  private async isAllowed({ caller }: BrokerConnection, filter: string): Promise<boolean> {
    // Shared ones would be accepted and never delivered.
    if (filter.startsWith('$share/') || filter.startsWith(REFUSED)) return false;
    if (!caller) return true;
    const decision: Decision = await this.policy.decide(caller, 'subscribe', filter);
    return decision.allowed;
  }
}

/** Puts a filter that is refused in place of each that is none: aedes would close the client for it. */
export function screenFilters(packet: { cmd: string }): void {
  if (packet.cmd === 'subscribe') {
    const { subscriptions } = packet as unknown as { subscriptions: { topic: string }[] };
    for (const [index, each] of subscriptions.entries()) each.topic = screened(each.topic, index);
  } else if (packet.cmd === 'unsubscribe') {
    const unsubscribe = packet as unknown as { unsubscriptions: string[] };
    unsubscribe.unsubscriptions = unsubscribe.unsubscriptions.map(screened);
  }
}

function screened(filter: string, index: number): string {
  return isTopicFilter(filter) ? filter : `${REFUSED}/${index}`;
}
