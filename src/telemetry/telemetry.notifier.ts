import { Injectable } from '@nestjs/common';
import { telemetryAlert } from '../contracts/index.js';
import { OnDomainEvent } from '../platform/events/on-domain-event.decorator.js';
import { ADMINS_ROOM, SocketHub } from '../platform/socket/socket-hub.js';
import { alertOf } from './incident.model.js';
import { IncidentChanged } from './telemetry.events.js';

@Injectable()
export class TelemetryNotifier {
  constructor(private readonly hub: SocketHub) {}

  @OnDomainEvent(IncidentChanged)
  onIncidentChanged({ incident }: IncidentChanged): void {
    this.hub.emit(telemetryAlert, alertOf(incident), { namespace: '/', rooms: [ADMINS_ROOM] });
  }
}
