import { Injectable } from '@nestjs/common';
import type { Selectable, Transaction } from 'kysely';
import type { Role } from '../contracts/index.js';
import {
  RevocationsRepository,
  subjectRevocation,
  type Revocation,
} from '../platform/auth/revocations.repository.js';
import { AppError } from '../platform/errors/app-error.js';
import { Database } from '../platform/postgres/database.port.js';
import type { Account, AccountChanges } from './accounts.model.js';

interface AccountsTable {
  id: string;
  email: string;
  name: string;
  role: Role;
  password_hash: string;
}
interface Tables {
  accounts: AccountsTable;
}

export interface Changed {
  readonly account: Account;
  /** Stored, and not yet in force: `Revocations.spread` makes it so. */
  readonly revocation?: Revocation;
}

const COLUMNS = ['id', 'email', 'name', 'role', 'password_hash'] as const;
const UNIQUE_VIOLATION = '23505';

@Injectable()
export class AccountsRepository {
  constructor(
    private readonly database: Database,
    private readonly revocations: RevocationsRepository,
  ) {}

  /** Throws ACCOUNT_EMAIL_TAKEN. */
  async insert(account: Account): Promise<void> {
    await this.tables.insertInto('accounts').values(rowOf(account)).execute().catch(refuseTakenEmail);
  }

  /** Of two instances that store the same e-mail at once, one does and gets true. */
  async insertUnlessTaken(account: Account): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.tables
      .insertInto('accounts')
      .values(rowOf(account))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows) === 1;
  }

  /** Waits until the database is ready. */
  async isEmpty(): Promise<boolean> {
    await this.database.whenReady();
    return (await this.list(1)).length === 0;
  }

  async count(): Promise<number> {
    const { count } = await this.tables
      .selectFrom('accounts')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async find(id: string): Promise<Account | undefined> {
    const row = await this.tables
      .selectFrom('accounts')
      .select(COLUMNS)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && accountOf(row);
  }

  /** Waits for a change of the account that is under way, so that nobody signs in as it was before. */
  async findByEmail(email: string): Promise<Account | undefined> {
    const row = await this.tables
      .selectFrom('accounts')
      .select(COLUMNS)
      .where((where) => where(where.fn('lower', ['email']), '=', where.fn('lower', [where.val(email)])))
      .forShare()
      .executeTakeFirst();
    return row && accountOf(row);
  }

  /** In the order they were made, which is that of their ids; one more than `limit` when there are more. */
  async list(limit: number, after = ''): Promise<Account[]> {
    const rows = await this.tables
      .selectFrom('accounts')
      .select(COLUMNS)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit + 1)
      .execute();
    return rows.map(accountOf);
  }

  /**
   * The account after its change, undefined when there is none. With `endsSessions` a revocation of its tokens is
   * stored with the change, or neither is. Throws ACCOUNT_EMAIL_TAKEN and ACCOUNT_LAST_ADMIN.
   */
  async update(id: string, changes: AccountChanges, endsSessions: boolean): Promise<Changed | undefined> {
    const work = async (trx: Transaction<Tables>): Promise<Changed | undefined> => {
      if (changes.role && changes.role !== 'admin') await refuseLastAdmin(trx, id);
      const row = await trx
        .updateTable('accounts')
        .set(changedColumns(changes))
        .where('id', '=', id)
        .returning(COLUMNS)
        .executeTakeFirst();
      if (!row) return undefined;
      return { account: accountOf(row), revocation: endsSessions ? await this.revoke(trx, id) : undefined };
    };
    return this.database.transaction(work).catch(refuseTakenEmail);
  }

  /** Deletes an account and revokes its tokens, or neither. Undefined when there is none; throws ACCOUNT_LAST_ADMIN. */
  async remove(id: string): Promise<Revocation | undefined> {
    return this.database.transaction(async (trx: Transaction<Tables>) => {
      await refuseLastAdmin(trx, id);
      const { numDeletedRows } = await trx.deleteFrom('accounts').where('id', '=', id).executeTakeFirst();
      return numDeletedRows > 0 ? this.revoke(trx, id) : undefined;
    });
  }

  /** After the change, under its row lock: a token made from the account as it was is older than the revocation. */
  private async revoke(trx: Transaction<Tables>, id: string): Promise<Revocation> {
    const revocation = subjectRevocation(id);
    await this.revocations.save(revocation, trx);
    return revocation;
  }

  private get tables() {
    return this.database.tables<Tables>();
  }
}

/** Locks the admins' rows: of two that remove each other at once, one is refused. */
async function refuseLastAdmin(trx: Transaction<Tables>, id: string): Promise<void> {
  const admins = await trx
    .selectFrom('accounts')
    .select('id')
    .where('role', '=', 'admin')
    .orderBy('id')
    .forUpdate()
    .execute();
  if (admins.length === 1 && admins[0]!.id === id) throw new AppError('ACCOUNT_LAST_ADMIN');
}

function refuseTakenEmail(error: unknown): never {
  const isTaken = (error as { code?: unknown }).code === UNIQUE_VIOLATION;
  throw isTaken ? new AppError('ACCOUNT_EMAIL_TAKEN', {}, { cause: error }) : error;
}

function rowOf({ passwordHash, ...account }: Account): AccountsTable {
  return { ...account, password_hash: passwordHash };
}

function changedColumns({ passwordHash, ...changes }: AccountChanges): Partial<AccountsTable> {
  return { ...changes, ...(passwordHash && { password_hash: passwordHash }) };
}

function accountOf({ password_hash, ...row }: Selectable<AccountsTable>): Account {
  return { ...row, passwordHash: password_hash };
}
