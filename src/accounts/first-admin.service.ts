import { randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TokenIssuer } from '../platform/auth/token-issuer.service.js';
import { Settings } from '../platform/config/settings.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { untilDone } from '../platform/retry/until-done.js';
import { AccountsRepository } from './accounts.repository.js';
import { hashPassword } from './password-hash.js';

/** The admin that a fresh installation begins with. */
export interface FirstAdminAccount {
  readonly id: string;
  readonly email: string;
  /** Only when it was made up here: to be shown once. */
  readonly password?: string;
}

/**
 * Makes one admin in an installation without accounts, by `ADMIN_EMAIL` and `ADMIN_PASSWORD`; not where an identity
 * provider keeps the accounts. Begins at the start and goes on until the database answers.
 */
@Injectable()
export class FirstAdmin implements OnModuleInit {
  private readonly logger = new Logger(FirstAdmin.name);
  private creation: Promise<FirstAdminAccount | undefined>;

  constructor(
    private readonly repository: AccountsRepository,
    private readonly issuer: TokenIssuer,
    private readonly lifecycle: Lifecycle,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.creation = untilDone(
      () => this.create(),
      this.lifecycle,
      (error) => this.logger.warn(`the first admin could not be made yet: ${String(error)}`),
    );
  }

  /** Settles with the admin that this very start made, or with undefined once it is clear that none was needed. */
  created(): Promise<FirstAdminAccount | undefined> {
    return this.creation;
  }

  private async create(): Promise<FirstAdminAccount | undefined> {
    if (!this.issuer.canIssue || !(await this.repository.isEmpty())) return undefined;
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: given } = this.settings;
    const password = given ?? randomBytes(12).toString('base64url');
    const id = uuidv7();
    const passwordHash = await hashPassword(password);
    const account = { id, email, name: 'Admin', role: 'admin', passwordHash } as const;
    if (!(await this.repository.insertUnlessTaken(account))) return undefined;
    return { id, email, password: given === undefined ? password : undefined };
  }
}
