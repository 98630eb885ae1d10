import { Injectable } from '@nestjs/common';
import { telemetryAlert } from '../contracts/index.js';
import { OnDomainEvent } from '../platform/events/on-domain-event.decorator.js';
import { ADMINS_ROOM, SocketHub, userRoom } from '../platform/socket/socket-hub.js';
import { AlertAudience } from './alert-audience.port.js';
import { alertOf } from './incident.model.js';
import { IncidentChanged } from './telemetry.events.js';

@Injectable()
export class TelemetryNotifier {
  constructor(
    private readonly hub: SocketHub,
    private readonly audience: AlertAudience,
  ) {}

  @OnDomainEvent(IncidentChanged)
  async onIncidentChanged({ incident }: IncidentChanged): Promise<void> {
    const owner = await this.audience.ownerOf(incident.sensor_id);
    const rooms = [ADMINS_ROOM, ...(owner === undefined ? [] : [userRoom(owner)])];
    this.hub.emit(telemetryAlert, alertOf(incident), { namespace: '/', rooms });
  }
}
