import { Module } from '@nestjs/common';
import { AccountsRepository } from './accounts.repository.js';
import { AccountsService } from './accounts.service.js';
import { FirstAdmin } from './first-admin.service.js';
import { OwnAccountController } from './own-account.controller.js';
import { Sessions } from './sessions.service.js';
import { SignInLinksRepository } from './sign-in-links.repository.js';
import { SignInLinks } from './sign-in-links.service.js';
import { SignInController } from './sign-in.controller.js';
import { SignInService } from './sign-in.service.js';
import { UsersController } from './users.controller.js';

@Module({
  controllers: [SignInController, OwnAccountController, UsersController],
  providers: [
    AccountsRepository,
    AccountsService,
    FirstAdmin,
    Sessions,
    SignInLinks,
    SignInLinksRepository,
    SignInService,
  ],
  exports: [FirstAdmin, SignInLinks],
})
export class AccountsModule {}
