import { Module } from '@nestjs/common';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { LastSeenRepository } from './last-seen.repository.js';
import { LastSeen } from './last-seen.service.js';
import { LostInstances } from './lost-instances.service.js';
import { Membership } from './membership.service.js';
import { OtherStays } from './other-stays.service.js';
import { OwnStays } from './own-stays.service.js';
import { PresenceAudience } from './presence-audience.port.js';
import { PresenceCluster } from './presence-cluster.service.js';
import { PresenceReplica } from './presence-replica.service.js';
import { PresenceStatuses } from './presence-statuses.port.js';
import { PresenceView } from './presence-view.service.js';
import { PresenceController } from './presence.controller.js';
import { PresenceGateway } from './presence.gateway.js';
import { PresenceJobs } from './presence.jobs.js';
import { PresenceNotifier } from './presence.notifier.js';
import { PresenceService } from './presence.service.js';
import { PresenceStore } from './presence.store.js';
import { PresenceUpkeep } from './presence.upkeep.js';

/** Who is on line, on whichever instance, and who is told of it. */
@Module({
  imports: [RealtimeModule],
  controllers: [PresenceController],
  providers: [
    LastSeen,
    LastSeenRepository,
    LostInstances,
    Membership,
    OtherStays,
    OwnStays,
    PresenceAudience,
    PresenceCluster,
    PresenceGateway,
    PresenceJobs,
    PresenceNotifier,
    PresenceReplica,
    { provide: PresenceStatuses, useExisting: PresenceReplica },
    PresenceService,
    PresenceStore,
    PresenceUpkeep,
    PresenceView,
  ],
  exports: [PresenceAudience, PresenceStatuses],
})
export class PresenceModule {}
