import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { ListQuery, NewUser, OwnAccountChanges, User, UserChanges } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { Revocations } from '../platform/auth/revocations.service.js';
import { AppError } from '../platform/errors/app-error.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { decodeCursor, pageOf, type Page } from '../platform/paging/page.js';
import { UserProfileUpdated } from './accounts.events.js';
import { userOf, userOfToken } from './accounts.model.js';
import { AccountsRepository } from './accounts.repository.js';
import { hashPassword } from './password-hash.js';

/**
 * Local accounts. E-mails are unique whatever their case; there is always an admin. A new password, a new role and a
 * deletion end every session of the account, at every instance.
 */
@Injectable()
export class AccountsService {
  constructor(
    private readonly repository: AccountsRepository,
    private readonly revocations: Revocations,
    private readonly events: DomainEvents,
  ) {}

  /** Throws ACCOUNT_EMAIL_TAKEN. */
  async create({ password, ...profile }: NewUser): Promise<User> {
    const account = { id: uuidv7(), ...profile, passwordHash: await hashPassword(password) };
    await this.repository.insert(account);
    return userOf(account);
  }

  async list({ limit, cursor }: ListQuery): Promise<Page<User>> {
    const [after] = decodeCursor(cursor, ['string']) ?? [''];
    const accounts = await this.repository.list(limit, after);
    return pageOf(accounts, limit, { item: userOf, key: ({ id }) => [id] });
  }

  /** The caller's account as it is now, or what the token says where an identity provider keeps it. */
  async read(caller: Caller): Promise<User> {
    const account = await this.repository.find(caller.id);
    return account ? userOf(account) : userOfToken(caller);
  }

  /** Throws ACCOUNT_NOT_FOUND, ACCOUNT_EMAIL_TAKEN, and ACCOUNT_LAST_ADMIN when the last one would lose the role. */
  async change(id: string, { password, ...profile }: UserChanges | OwnAccountChanges): Promise<User> {
    const current = await this.repository.find(id);
    if (!current) throw new AppError('ACCOUNT_NOT_FOUND');
    const changes = { ...profile, ...(password && { passwordHash: await hashPassword(password) }) };
    const isOtherRole = 'role' in changes && changes.role !== undefined && changes.role !== current.role;
    const changed = await this.repository.update(id, changes, password !== undefined || isOtherRole);
    if (!changed) throw new AppError('ACCOUNT_NOT_FOUND');
    if (changed.revocation) await this.revocations.spread(changed.revocation);
    const { name, email } = changed.account;
    this.events.emit(new UserProfileUpdated(id, name, email));
    return userOf(changed.account);
  }

  /** Throws ACCOUNT_NOT_FOUND and ACCOUNT_LAST_ADMIN. */
  async remove(id: string): Promise<void> {
    const revocation = await this.repository.remove(id);
    if (!revocation) throw new AppError('ACCOUNT_NOT_FOUND');
    await this.revocations.spread(revocation);
  }
}
