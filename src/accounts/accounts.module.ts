import { Module } from '@nestjs/common';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { AccountsRepository } from './accounts.repository.js';
import { AccountsService } from './accounts.service.js';
import { AccountsUpkeep } from './accounts.upkeep.js';
import { FirstAdmin } from './first-admin.service.js';
import { OwnAccountController } from './own-account.controller.js';
import { Sessions } from './sessions.service.js';
import { SignInLinksRepository } from './sign-in-links.repository.js';
import { SignInLinks } from './sign-in-links.service.js';
import { SignInController } from './sign-in.controller.js';
import { SignInService } from './sign-in.service.js';
import { UsersController } from './users.controller.js';

@Module({
  imports: [RealtimeModule],
  controllers: [SignInController, OwnAccountController, UsersController],
  providers: [
    AccountsRepository,
    AccountsService,
    AccountsUpkeep,
    FirstAdmin,
    Sessions,
    SignInLinks,
    SignInLinksRepository,
    SignInService,
  ],
  exports: [FirstAdmin, SignInLinks],
})
export class AccountsModule {}
