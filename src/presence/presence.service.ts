import { Injectable } from '@nestjs/common';
import type { PresenceStatus } from '../contracts/index.js';
import { SocketHub } from '../platform/socket/socket-hub.js';
import { PresenceStatuses } from './presence-statuses.port.js';

@Injectable()
export class PresenceService extends PresenceStatuses {
  constructor(private readonly hub: SocketHub) {
    super();
  }

  statusOf(account: string): PresenceStatus {
    return this.hub.socketsOf(account, '/').length > 0 ? 'online' : 'offline';
  }
}
