import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { alertTopic, incidentTopic, type Incident } from '../contracts/index.js';
import { MessageOutbox } from '../platform/broker/message-outbox.js';
import type { OutgoingMessage } from '../platform/broker/publisher.port.js';
import { wireMessage } from '../platform/broker/wire-message.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { MailOutbox } from '../platform/mail/mail-outbox.service.js';
import { TopicNames } from '../platform/policy/topic-names.js';
import { incidentMail } from './incident-mail.model.js';
import { alertOf } from './incident.model.js';
import { IncidentRepository } from './incident.repository.js';
import type { IncidentStep } from './sensor-watch.model.js';
import { IncidentChanged } from './telemetry.events.js';

/**
 * Whatever changes an incident goes through here: within the transaction that changes it, what the broker and the mail
 * server have to be told is stored too, so that each change is told once and a crash only delays it.
 */
@Injectable()
export class IncidentChanges {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly messages: MessageOutbox,
    private readonly mails: MailOutbox,
    private readonly topics: TopicNames,
    private readonly events: DomainEvents,
  ) {}

  /** Takes the steps in their order and returns each incident as it stood after its step. */
  async take(trx: Transaction<unknown>, steps: readonly IncidentStep[]): Promise<Incident[]> {
    const changed: Incident[] = [];
    for (const step of steps) {
      const incident = await this.incidents.take(trx, step);
      if (!incident) continue;
      await this.record(trx, incident);
      changed.push(incident);
    }
    return changed;
  }

  /** Stores what is to be told of an incident that this transaction has changed. */
  async record(trx: Transaction<unknown>, incident: Incident): Promise<void> {
    const { incident_id, status } = incident;
    await this.messages.add(trx, `incident ${incident_id}`, this.messagesOn(incident));
    if (status === 'acknowledged') return;
    const kind = status === 'open' ? 'opened' : 'resolved';
    await this.mails.add(trx, { key: `incident:${incident_id}:${kind}`, ...incidentMail(incident, kind) });
  }

  /** Tells the incidents' changes, once they are committed. */
  announce(incidents: readonly Incident[]): void {
    if (incidents.length === 0) return;
    for (const incident of incidents) this.events.emit(new IncidentChanged(incident));
    this.messages.wake();
    this.mails.wake();
  }

  private messagesOn(incident: Incident): OutgoingMessage[] {
    const state = wireMessage(this.topics.of(incidentTopic), {}, incident);
    if (incident.status !== 'open') return [state];
    const { status: _, ...alert } = alertOf(incident);
    return [state, wireMessage(this.topics.of(alertTopic), {}, alert)];
  }
}
