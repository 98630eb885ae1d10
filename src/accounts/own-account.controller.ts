import { Body, Controller } from '@nestjs/common';
import { changeOwnAccount, OwnAccountChanges, readOwnAccount, type User } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { AccountsService } from './accounts.service.js';

@Controller()
export class OwnAccountController {
  constructor(private readonly accounts: AccountsService) {}

  @OnRoute(readOwnAccount)
  async readOwnAccount(@CurrentCaller() caller: Caller): Promise<User> {
    return this.accounts.read(caller);
  }

  @OnRoute(changeOwnAccount)
  async changeOwnAccount(@CurrentCaller() { id }: Caller, @Body() changes: OwnAccountChanges): Promise<User> {
    return this.accounts.change(id, changes);
  }
}
