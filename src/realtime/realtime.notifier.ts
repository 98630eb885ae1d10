import { Injectable } from '@nestjs/common';
import { UserLoggedIn, UserLoggedOut, UserProfileUpdated } from '../accounts/accounts.events.js';
import { OnDomainEvent } from '../platform/events/on-domain-event.decorator.js';
import { RealtimeService } from './realtime.port.js';

/** What happens to accounts. */
@Injectable()
export class RealtimeNotifier {
  constructor(private readonly realtime: RealtimeService) {}

  @OnDomainEvent(UserLoggedIn)
  onLoggedIn({ id, name, email, isAdmin }: UserLoggedIn): void {
    this.realtime.emitUserLoggedIn({ id, name, email, isAdmin });
  }

  @OnDomainEvent(UserLoggedOut)
  onLoggedOut({ id, name, logoutTime }: UserLoggedOut): void {
    this.realtime.emitUserLoggedOut({ id, name, logoutTime });
  }

  @OnDomainEvent(UserProfileUpdated)
  onProfileUpdated({ id, name, email }: UserProfileUpdated): void {
    this.realtime.emitUserProfileUpdated({ id, name, email });
  }
}
