import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import type { Incident } from '../contracts/index.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { MailOutbox } from '../platform/mail/mail-outbox.service.js';
import { IncidentChangeRepository } from './incident-change.repository.js';
import { incidentMail } from './incident-mail.model.js';
import { IncidentRelay } from './incident-relay.service.js';
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
    private readonly changes: IncidentChangeRepository,
    private readonly mails: MailOutbox,
    private readonly relay: IncidentRelay,
    private readonly events: DomainEvents,
  ) {}

  /** Takes the steps in their order and returns each incident as it stood after its step. */
  async take(trx: Transaction<unknown>, steps: readonly IncidentStep[]): Promise<Incident[]> {
    const changed: Incident[] = [];
    for (const step of steps) {
      const incident = await this.incidents.take(trx, step);
      if (incident) changed.push(incident);
    }
    await this.record(trx, changed);
    return changed;
  }

  /** Stores what is to be told of incidents that this transaction has changed. */
  async record(trx: Transaction<unknown>, incidents: readonly Incident[]): Promise<void> {
    if (incidents.length === 0) return;
    await this.changes.add(trx, incidents);
    for (const incident of incidents) await this.addMail(trx, incident);
  }

  /** Tells the incidents' changes, once they are committed. */
  announce(incidents: readonly Incident[]): void {
    if (incidents.length === 0) return;
    for (const incident of incidents) this.events.emit(new IncidentChanged(incident));
    this.relay.wake();
    this.mails.wake();
  }

  private async addMail(trx: Transaction<unknown>, incident: Incident): Promise<void> {
    if (!this.mails.isEnabled || incident.status === 'acknowledged') return;
    const kind = incident.status === 'open' ? 'opened' : 'resolved';
    await this.mails.add(trx, {
      key: `incident:${incident.incident_id}:${kind}`,
      ...incidentMail(incident, kind),
    });
  }
}
