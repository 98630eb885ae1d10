import { Module } from '@nestjs/common';
import { PresenceAudience } from './presence-audience.port.js';
import { PresenceStatuses } from './presence-statuses.port.js';
import { PresenceService } from './presence.service.js';

/** Who is on line, and who is told of it. */
@Module({
  providers: [PresenceAudience, PresenceService, { provide: PresenceStatuses, useExisting: PresenceService }],
  exports: [PresenceAudience, PresenceStatuses],
})
export class PresenceModule {}
