import { Controller, Query } from '@nestjs/common';
import { listPresence, PresenceQuery, type PresenceList } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { PresenceView } from './presence-view.service.js';

@Controller()
export class PresenceController {
  constructor(private readonly presence: PresenceView) {}

  @OnRoute(listPresence)
  onList(@CurrentCaller() caller: Caller, @Query() { userIds }: PresenceQuery): Promise<PresenceList> {
    return this.presence.list(caller, userIds.split(','));
  }
}
