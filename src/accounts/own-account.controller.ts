import { Body, Controller } from '@nestjs/common';
import {
  changeOwnAccount,
  issueOwnToken,
  OwnAccountChanges,
  readOwnAccount,
  type BearerToken,
  type User,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { AccountsService } from './accounts.service.js';
import { Sessions } from './sessions.service.js';

@Controller()
export class OwnAccountController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly sessions: Sessions,
  ) {}

  @OnRoute(readOwnAccount)
  async readOwnAccount(@CurrentCaller() caller: Caller): Promise<User> {
    return this.accounts.read(caller);
  }

  @OnRoute(changeOwnAccount)
  async changeOwnAccount(@CurrentCaller() { id }: Caller, @Body() changes: OwnAccountChanges): Promise<User> {
    return this.accounts.change(id, changes);
  }

  @OnRoute(issueOwnToken)
  issueOwnToken(@CurrentCaller() caller: Caller): BearerToken {
    return this.sessions.openFurther(caller);
  }
}
