import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { removeDir } from '../../../test/support/child-server.js';
import { testSettings } from '../../../test/support/settings.js';
import { AppError } from '../errors/app-error.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { EmbeddedEngine } from '../postgres/embedded-engine.js';
import { KyselyDatabase } from '../postgres/kysely-database.js';
import { MemoryState } from '../state/memory-state.js';
import type { Caller } from './caller.js';
import { JwtVerifier } from './jwt-verifier.service.js';
import { LiveSessions } from './live-sessions.js';
import { RevocationsRepository, subjectRevocation } from './revocations.repository.js';
import { Revocations } from './revocations.service.js';
import { TokenIssuer } from './token-issuer.service.js';

Logger.overrideLogger(false);

const settings = testSettings();
const issuer = new TokenIssuer(settings);
const dir = mkdtempSync(join(tmpdir(), 'relais-revocations-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
const repository = new RevocationsRepository(database);

/** One instance of the backend, as far as tokens go. */
function anInstance(state = new MemoryState()) {
  const revocations = new Revocations(repository, state, new Lifecycle());
  revocations.onModuleInit();
  const verifier = new JwtVerifier(settings, revocations);
  return { revocations, verifier, sessions: new LiveSessions(revocations) };
}

let users = 0;
const aUser = () => ({ id: `user-${++users}`, role: 'user' as const });
const revoked = { code: 'AUTH_TOKEN_REVOKED' };

beforeAll(async () => {
  database.start();
  await database.whenReady();
});
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

describe('a token that was issued here', () => {
  it('is verified as its caller', async () => {
    const { accessToken, expiresIn } = issuer.issue(
      { id: 'chauffeur_26', role: 'driver', name: 'Zoé', email: 'zoe@example.org' },
      { expiresIn: 60 },
    );
    const caller = await anInstance().verifier.verify(accessToken);
    expect(expiresIn).toBe(60);
    expect(caller).toMatchObject({ id: 'chauffeur_26', role: 'driver', chauffeurId: '26', name: 'Zoé' });
    expect(caller.expiresAt - caller.issuedAt).toBeGreaterThanOrEqual(60_000);
    expect(caller.expiresAt - caller.issuedAt).toBeLessThan(61_000);
  });

  it('is for the configured issuer and audience', async () => {
    const strict = testSettings({ JWT_ISSUER: 'https://relais.example', JWT_AUDIENCE: 'relais' });
    const { accessToken } = new TokenIssuer(strict).issue(aUser());
    const { revocations } = anInstance();
    await expect(new JwtVerifier(strict, revocations).verify(accessToken)).resolves.toBeDefined();
  });

  it('is not issued for an id that no verifier takes, nor without a secret', () => {
    expect(() => issuer.issue({ id: 'a/b', role: 'user' })).toThrow('The token is not valid');
    const external = testSettings({ JWT_SECRET: undefined, JWT_JWKS_URL: 'http://127.0.0.1:9/jwks' });
    expect(new TokenIssuer(external).canIssue).toBe(false);
    expect(() => new TokenIssuer(external).issue(aUser())).toThrow(AppError);
  });

  it('expires though it is remembered', async () => {
    const { verifier } = anInstance();
    const { accessToken } = issuer.issue(aUser(), { expiresIn: 1 });
    await verifier.verify(accessToken);
    const later = Date.now() + 7_000;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(later);
    await expect(verifier.verify(accessToken)).rejects.toMatchObject({ code: 'AUTH_TOKEN_EXPIRED' });
    clock.mockRestore();
  });
});

describe('a revoked token', () => {
  it('is refused at once, here and at the other instances, and the subject’s other tokens are not', async () => {
    const state = new MemoryState();
    const [here, there] = [anInstance(state), anInstance(state)];
    const user = aUser();
    const [stolen, kept] = [issuer.issue(user).accessToken, issuer.issue(user).accessToken];
    await there.verifier.verify(stolen);
    await here.revocations.revokeToken(await here.verifier.verify(stolen));
    for (const { verifier } of [here, there]) {
      await expect(verifier.verify(stolen)).rejects.toMatchObject(revoked);
      await expect(verifier.verify(kept)).resolves.toMatchObject({ id: user.id });
    }
  });

  it('stays so after a restart that forgets all live state', async () => {
    const before = anInstance();
    const { accessToken } = issuer.issue(aUser());
    await before.revocations.revokeToken(await before.verifier.verify(accessToken));
    await expect(anInstance().verifier.verify(accessToken)).rejects.toMatchObject(revoked);
  });

  it('ends the sessions that run on it, at every instance', async () => {
    const state = new MemoryState();
    const [here, there] = [anInstance(state), anInstance(state)];
    const caller = await here.verifier.verify(issuer.issue(aUser()).accessToken);
    const ended = new Promise((end) => there.sessions.track({ caller, end }));
    await here.revocations.revokeToken(caller);
    expect(await ended).toBe('revoked');
  });

  it('is learned of later when the state engine is away at the time', async () => {
    const state = new MemoryState();
    const [here, there] = [anInstance(state), anInstance(state)];
    const { accessToken } = issuer.issue(aUser());
    const caller = await there.verifier.verify(accessToken);
    const away = jest.spyOn(state, 'notify').mockRejectedValue(new AppError('STATE_UNAVAILABLE'));
    await here.revocations.revokeToken(caller);
    await expect(there.verifier.verify(accessToken)).resolves.toBeDefined();
    away.mockRestore();
    await here.revocations.revokeToken(await here.verifier.verify(issuer.issue(aUser()).accessToken));
    await expect(there.verifier.verify(accessToken)).rejects.toMatchObject(revoked);
  });
});

describe('the tokens of a subject', () => {
  it('that were issued before its revocation are refused, later ones are not', async () => {
    const { revocations, verifier } = anInstance();
    const user = aUser();
    const old = issuer.issue(user, { issuedAt: Date.now() - 1 }).accessToken;
    const revocation = subjectRevocation(user.id);
    await repository.save(revocation);
    await revocations.spread(revocation);
    const fresh = issuer.issue(user).accessToken;
    await expect(verifier.verify(old)).rejects.toMatchObject(revoked);
    await expect(verifier.verify(fresh)).resolves.toMatchObject({ id: user.id });
    await expect(anInstance().verifier.verify(old)).rejects.toMatchObject(revoked);
  });

  it('are judged by the latest of its revocations, whatever their order of arrival', async () => {
    const { revocations } = anInstance();
    const [earlier, later] = [1_000, 2_000].map((revokedBefore) => ({
      ...subjectRevocation('twice'),
      revokedBefore,
    }));
    for (const revocation of [later!, earlier!]) {
      await repository.save(revocation);
      await revocations.spread(revocation);
    }
    const stored = await repository.unexpired(Date.now());
    expect(stored.filter(({ id }) => id === 'twice')).toMatchObject([{ revokedBefore: 2_000 }]);
    expect(revocations.covers({ id: 'twice', tokenId: 'x', issuedAt: 1_500 } as Caller)).toBe(true);
  });
});

describe('expired revocations', () => {
  it('are deleted, the others are not', async () => {
    const { revocations } = anInstance();
    await repository.save({ scope: 'token', id: 'gone', revokedBefore: 0, expiresAt: Date.now() - 1 });
    await repository.save({ scope: 'token', id: 'kept', revokedBefore: 0, expiresAt: Date.now() + 60_000 });
    expect(await revocations.deleteExpired()).toBe(1);
    const ids = (await repository.unexpired(0)).map(({ id }) => id);
    expect(ids).toContain('kept');
    expect(ids).not.toContain('gone');
  });
});

describe('while the stored revocations are not known', () => {
  it('no token is accepted', async () => {
    const away = new RevocationsRepository(database);
    jest.spyOn(away, 'whenReady').mockReturnValue(new Promise(() => undefined));
    const revocations = new Revocations(away, new MemoryState(), new Lifecycle());
    revocations.onModuleInit();
    const verifying = new JwtVerifier(settings, revocations).verify(issuer.issue(aUser()).accessToken);
    await expect(verifying).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });
});
