import { Body, Controller, Param, Query } from '@nestjs/common';
import {
  changeUser,
  createUser,
  deleteUser,
  ListQuery,
  listUsers,
  NewUser,
  UserChanges,
  UserParams,
  type User,
  type UserList,
} from '../contracts/index.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { AccountsService } from './accounts.service.js';

@Controller()
export class UsersController {
  constructor(private readonly accounts: AccountsService) {}

  @OnRoute(listUsers)
  async listUsers(@Query() query: ListQuery): Promise<UserList> {
    return this.accounts.list(query);
  }

  @OnRoute(createUser)
  async createUser(@Body() user: NewUser): Promise<User> {
    return this.accounts.create(user);
  }

  @OnRoute(changeUser)
  async changeUser(@Param() { id }: UserParams, @Body() changes: UserChanges): Promise<User> {
    return this.accounts.change(id, changes);
  }

  @OnRoute(deleteUser)
  async deleteUser(@Param() { id }: UserParams): Promise<void> {
    await this.accounts.remove(id);
  }
}
