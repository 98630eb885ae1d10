import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { onBothDatabases } from '../../test/support/both-databases.js';
import { removeDir } from '../../test/support/child-server.js';
import { TEST_ADMIN, testSettings } from '../../test/support/settings.js';
import type { ListQuery } from '../contracts/index.js';
import { JwtVerifier } from '../platform/auth/jwt-verifier.service.js';
import { RevocationsRepository } from '../platform/auth/revocations.repository.js';
import { Revocations } from '../platform/auth/revocations.service.js';
import { TokenIssuer } from '../platform/auth/token-issuer.service.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';
import type { SqlEngine } from '../platform/postgres/sql-engine.js';
import { MemoryState } from '../platform/state/memory-state.js';
import { UserLoggedIn, UserLoggedOut, UserProfileUpdated } from './accounts.events.js';
import { AccountsRepository } from './accounts.repository.js';
import { AccountsService } from './accounts.service.js';
import { FirstAdmin } from './first-admin.service.js';
import { hashPassword } from './password-hash.js';
import { Sessions } from './sessions.service.js';
import { SignInLinksRepository } from './sign-in-links.repository.js';
import { SignInLinks } from './sign-in-links.service.js';
import { SignInService } from './sign-in.service.js';

Logger.overrideLogger(false);

/** The feature of one instance; instances share the database. */
function anInstance(database: KyselyDatabase, overrides: Parameters<typeof testSettings>[0] = {}) {
  const settings = testSettings(overrides);
  const revocationsRepository = new RevocationsRepository(database);
  const revocations = new Revocations(revocationsRepository, new MemoryState(), new Lifecycle());
  revocations.onModuleInit();
  const events = new DomainEvents();
  const told: object[] = [];
  const note = (event: object) => told.push(event);
  events.on(UserLoggedIn, note);
  events.on(UserLoggedOut, note);
  events.on(UserProfileUpdated, note);
  const repository = new AccountsRepository(database, revocationsRepository);
  const issuer = new TokenIssuer(settings);
  const sessions = new Sessions(issuer, revocations, events);
  const links = new SignInLinks(new SignInLinksRepository(database));
  return {
    told,
    repository,
    links,
    sessions,
    verifier: new JwtVerifier(settings, revocations),
    accounts: new AccountsService(repository, revocations, events),
    signIn: new SignInService(repository, links, sessions),
    firstAdmin: new FirstAdmin(repository, issuer, new Lifecycle(), settings),
  };
}

const password = 'correct horse battery staple';
const listQuery = (limit: number, cursor?: string): ListQuery => ({ limit, cursor });
const revoked = { code: 'AUTH_TOKEN_REVOKED' };

let database: KyselyDatabase;
let instance: ReturnType<typeof anInstance>;
let passwordHash: string;

beforeAll(async () => {
  passwordHash = await hashPassword(password, { log2N: 10, r: 8, p: 1 });
});

/** Everything below runs on an empty table of accounts. */
function startWith(makeEngine: () => SqlEngine): void {
  beforeAll(async () => {
    database = new KyselyDatabase(makeEngine());
    database.start();
    await database.whenReady();
  });
  beforeEach(async () => {
    await database.tables<{ accounts: object }>().deleteFrom('accounts').execute();
    instance = anInstance(database);
  });
  afterAll(() => database.close());
}

/** Stores an account with `password`, hashed at a cost that tests can pay. */
async function anAccount(email: string, role: 'admin' | 'user' = 'user'): Promise<{ id: string }> {
  const id = uuidv7();
  await instance.repository.insert({ id, email, name: email.split('@')[0]!, role, passwordHash });
  return { id };
}

const startingWith = (first: FirstAdmin) => {
  first.onModuleInit();
  return first.created();
};

describe('at the same time', () => {
  onBothDatabases((makeEngine) => {
    startWith(makeEngine);

    it('the first admin is made once, by two instances that start', async () => {
      const both = [instance.firstAdmin, anInstance(database).firstAdmin];
      const accounts = await Promise.all(both.map(startingWith));
      expect(accounts.filter(Boolean)).toEqual([
        { id: expect.any(String), email: TEST_ADMIN.email, password: undefined },
      ]);
      expect((await instance.accounts.list(listQuery(50))).items).toHaveLength(1);
      expect(await startingWith(anInstance(database).firstAdmin)).toBeUndefined();
    });

    it('one admin is left of two that delete each other', async () => {
      const admins = [await anAccount('a@example.org', 'admin'), await anAccount('b@example.org', 'admin')];
      const results = await Promise.allSettled(admins.map(({ id }) => instance.accounts.remove(id)));
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await instance.accounts.list(listQuery(50))).items).toHaveLength(1);
    });

    it('a sign-in link that is followed twice signs in once', async () => {
      const { id } = await anAccount('ann@example.org');
      const token = await instance.links.create(id);
      const results = await Promise.allSettled([
        instance.signIn.byLink(token),
        instance.signIn.byLink(token),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      await expect(instance.signIn.byLink(token)).rejects.toMatchObject({ code: 'AUTH_LINK_INVALID' });
    });
  });
});

describe('local accounts', () => {
  const dir = mkdtempSync(join(tmpdir(), 'relais-accounts-'));
  startWith(() => new EmbeddedEngine(dir));
  afterAll(() => removeDir(dir));

  describe('the first admin', () => {
    it('gets a password that is made up, and told, when none is configured', async () => {
      const settings = { ADMIN_PASSWORD: undefined, ADMIN_EMAIL: 'root@example.org' };
      const admin = await startingWith(anInstance(database, settings).firstAdmin);
      const session = await instance.signIn.byPassword({
        email: 'root@example.org',
        password: admin!.password!,
      });
      expect(session.user).toEqual({
        id: admin!.id,
        name: 'Admin',
        email: 'root@example.org',
        role: 'admin',
        isAdmin: true,
      });
    });

    it('is not made where an identity provider keeps the accounts', async () => {
      const external = { JWT_SECRET: undefined, JWT_JWKS_URL: 'http://127.0.0.1:9/jwks' };
      expect(await startingWith(anInstance(database, external).firstAdmin)).toBeUndefined();
    });
  });

  describe('an e-mail', () => {
    it('is unique whatever its case, and good to sign in in any', async () => {
      await anAccount('Ann@Example.org');
      await expect(anAccount('ann@example.ORG')).rejects.toMatchObject({ code: 'ACCOUNT_EMAIL_TAKEN' });
      const bob = await anAccount('bob@example.org');
      const taken = instance.accounts.change(bob.id, { email: 'ANN@example.org' });
      await expect(taken).rejects.toMatchObject({ code: 'ACCOUNT_EMAIL_TAKEN' });
      const session = await instance.signIn.byPassword({ email: 'ANN@EXAMPLE.ORG', password });
      expect(session).toMatchObject({ tokenType: 'Bearer', user: { email: 'Ann@Example.org' } });
    });

    it('that nobody has is answered like a wrong password', async () => {
      await anAccount('ann@example.org');
      for (const email of ['ann@example.org', 'nobody@example.org']) {
        const attempt = instance.signIn.byPassword({ email, password: 'wrong' });
        await expect(attempt).rejects.toMatchObject({ code: 'AUTH_CREDENTIALS_WRONG' });
      }
    });
  });

  describe('the sessions of an account', () => {
    it.each([
      ['another password', { password: 'a whole new password' }],
      ['another role', { role: 'driver' as const }],
    ])('end with %s', async (_, change) => {
      const { id } = await anAccount('ann@example.org');
      const { accessToken } = await instance.signIn.byPassword({ email: 'ann@example.org', password });
      await instance.accounts.change(id, change);
      await expect(instance.verifier.verify(accessToken)).rejects.toMatchObject(revoked);
      const next = { email: 'ann@example.org', password, ...('password' in change ? change : {}) };
      const { accessToken: fresh } = await instance.signIn.byPassword(next);
      await expect(instance.verifier.verify(fresh)).resolves.toMatchObject({ id });
    });

    it('end with the account', async () => {
      const { id } = await anAccount('ann@example.org');
      const { accessToken } = await instance.signIn.byPassword({ email: 'ann@example.org', password });
      await instance.accounts.remove(id);
      await expect(instance.verifier.verify(accessToken)).rejects.toMatchObject(revoked);
      await expect(instance.accounts.remove(id)).rejects.toMatchObject({ code: 'ACCOUNT_NOT_FOUND' });
    });

    it('go on with another name, or the same role again', async () => {
      const { id } = await anAccount('ann@example.org');
      const { accessToken } = await instance.signIn.byPassword({ email: 'ann@example.org', password });
      await instance.accounts.change(id, { name: 'Ann B.', role: 'user' });
      const caller = await instance.verifier.verify(accessToken);
      expect(await instance.accounts.read(caller)).toMatchObject({ name: 'Ann B.' });
    });
  });

  describe('the last admin', () => {
    const lastAdmin = { code: 'ACCOUNT_LAST_ADMIN' };

    it('can neither be deleted nor get another role', async () => {
      const { id } = await anAccount('root@example.org', 'admin');
      await anAccount('ann@example.org');
      await expect(instance.accounts.remove(id)).rejects.toMatchObject(lastAdmin);
      await expect(instance.accounts.change(id, { role: 'user' })).rejects.toMatchObject(lastAdmin);
      await expect(instance.accounts.change(id, { name: 'Root' })).resolves.toMatchObject({ isAdmin: true });
    });
  });

  describe('the list of accounts', () => {
    it('comes page by page, oldest first', async () => {
      for (const name of ['a', 'b', 'c']) await anAccount(`${name}@example.org`);
      const first = await instance.accounts.list(listQuery(2));
      const second = await instance.accounts.list(listQuery(2, first.nextCursor!));
      expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['a', 'b', 'c']);
      expect(second.nextCursor).toBeNull();
    });

    it('refuses a cursor that is not one of its own', async () => {
      for (const cursor of ['x', Buffer.from('[1,2]').toString('base64url')]) {
        const page = instance.accounts.list(listQuery(2, cursor));
        await expect(page).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
      }
    });
  });

  describe('a sign-in link', () => {
    it('is no longer good after 15 minutes', async () => {
      const { id } = await anAccount('ann@example.org');
      const token = await instance.links.create(id);
      const later = new Date(Date.now() + 15 * 60_000 + 1);
      expect(await new SignInLinksRepository(database).take(token, later)).toBeUndefined();
    });
  });

  describe('what others hear of', () => {
    it('is each sign-in, sign-out and change', async () => {
      const { id } = await anAccount('ann@example.org');
      const { accessToken } = await instance.signIn.byPassword({ email: 'ann@example.org', password });
      await instance.accounts.change(id, { name: 'Ann B.' });
      await instance.sessions.close(await instance.verifier.verify(accessToken));
      expect(instance.told).toEqual([
        new UserLoggedIn(id, 'ann', 'ann@example.org', false),
        new UserProfileUpdated(id, 'Ann B.', 'ann@example.org'),
        new UserLoggedOut(id, 'ann', expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/) as string),
      ]);
      await expect(instance.verifier.verify(accessToken)).rejects.toMatchObject(revoked);
    });
  });
});
