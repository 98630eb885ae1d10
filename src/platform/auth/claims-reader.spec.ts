import { createSecretKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { exportJWK, SignJWT } from 'jose';
import { TEST_SECRET, testSettings } from '../../../test/support/settings.js';
import type { SettingValues } from '../config/settings.js';
import { claimsReader } from './claims-reader.js';
import { tokenKey } from './token-key.js';

const readerFor = (overrides: Partial<SettingValues>) => {
  const settings = testSettings(overrides);
  return claimsReader(tokenKey(settings), settings);
};

interface Signed {
  readonly key: KeyObject;
  readonly alg: string;
  readonly claims?: Record<string, unknown>;
  readonly kid?: string;
}

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

const sign = ({ key, alg, claims, kid }: Signed): Promise<string> =>
  new SignJWT({ sub: '26', exp: inSeconds(60), ...claims }).setProtectedHeader({ alg, kid }).sign(key);

const secret = createSecretKey(Buffer.from(TEST_SECRET));
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string;

const invalid = { code: 'AUTH_TOKEN_INVALID' };
const expired = { code: 'AUTH_TOKEN_EXPIRED' };

describe('tokens signed with the secret', () => {
  const read = readerFor({});
  const token = (claims: Record<string, unknown> = {}) => sign({ key: secret, alg: 'HS256', claims });

  it('are read', async () => {
    await expect(read(await token())).resolves.toMatchObject({ sub: '26' });
  });

  it('are good for 5 s past their end, since clocks differ', async () => {
    await expect(read(await token({ exp: inSeconds(-3) }))).resolves.toMatchObject({ sub: '26' });
    await expect(read(await token({ exp: inSeconds(-6) }))).rejects.toMatchObject(expired);
  });

  it('are refused before their time, with another algorithm, another secret, or none', async () => {
    await expect(read(await token({ nbf: inSeconds(60) }))).rejects.toMatchObject(invalid);
    await expect(read(await sign({ key: secret, alg: 'HS512' }))).rejects.toMatchObject(invalid);
    const other = createSecretKey(Buffer.from('x'.repeat(32)));
    await expect(read(await sign({ key: other, alg: 'HS256' }))).rejects.toMatchObject(invalid);
    const [, payload] = (await token()).split('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    await expect(read(`${none}.${payload}.`)).rejects.toMatchObject(invalid);
  });

  it.each(['', 'a', 'a.b.c', '..', '{}.{}.{}', 'null'])('are refused when they are %j', async (text) => {
    await expect(read(text)).rejects.toMatchObject(invalid);
  });

  it('must come from the issuer, and be for the audience, that are configured', async () => {
    const strict = readerFor({ JWT_ISSUER: 'https://id.example', JWT_AUDIENCE: 'relais' });
    const good = { iss: 'https://id.example', aud: ['other', 'relais'] };
    await expect(strict(await token(good))).resolves.toMatchObject({ sub: '26' });
    await expect(strict(await token({ ...good, iss: 'https://evil.example' }))).rejects.toMatchObject(
      invalid,
    );
    await expect(strict(await token({ ...good, aud: 'other' }))).rejects.toMatchObject(invalid);
    await expect(strict(await token())).rejects.toMatchObject(invalid);
  });
});

describe('tokens signed with a private key', () => {
  it.each([
    ['RS256', rsa],
    ['ES256', ec],
    ['EdDSA', ed],
  ])('are read with %s', async (alg, { publicKey, privateKey }) => {
    const read = readerFor({ JWT_SECRET: undefined, JWT_PUBLIC_KEY: pemOf(publicKey) });
    await expect(read(await sign({ key: privateKey, alg }))).resolves.toMatchObject({ sub: '26' });
    const late = { exp: inSeconds(-6) };
    await expect(read(await sign({ key: privateKey, alg, claims: late }))).rejects.toMatchObject(expired);
    const endless = { exp: undefined };
    await expect(read(await sign({ key: privateKey, alg, claims: endless }))).rejects.toMatchObject(invalid);
  });

  it('are refused when the public key itself served as a secret', async () => {
    const pem = pemOf(rsa.publicKey);
    const read = readerFor({ JWT_SECRET: undefined, JWT_PUBLIC_KEY: pem });
    const forged = await sign({ key: createSecretKey(Buffer.from(pem)), alg: 'HS256' });
    await expect(read(forged)).rejects.toMatchObject(invalid);
  });

  it('are refused with an algorithm that the key could do, but is not configured for', async () => {
    const read = readerFor({ JWT_SECRET: undefined, JWT_PUBLIC_KEY: pemOf(rsa.publicKey) });
    await expect(read(await sign({ key: rsa.privateKey, alg: 'PS256' }))).rejects.toMatchObject(invalid);
  });
});

describe('tokens of an identity provider', () => {
  let provider: Provider;
  let warned: jest.SpyInstance;
  beforeEach(async () => {
    warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    provider = await Provider.start();
  });
  afterEach(async () => {
    await provider.stop();
    warned.mockRestore();
    jest.restoreAllMocks();
  });

  it('are verified by the key of their kid, which is asked for once', async () => {
    await provider.publish({ rsa: rsa.publicKey, ed: ed.publicKey });
    const read = provider.reader();
    for (const [kid, alg, key] of [
      ['rsa', 'RS256', rsa.privateKey],
      ['ed', 'EdDSA', ed.privateKey],
    ] as const) {
      await expect(read(await sign({ key, alg, kid }))).resolves.toMatchObject({ sub: '26' });
    }
    expect(provider.requests).toBe(1);
  });

  it('are refused with a kid that is not in the set, at the price of one question in 10 s', async () => {
    await provider.publish({ rsa: rsa.publicKey });
    const read = provider.reader();
    await read(await sign({ key: rsa.privateKey, alg: 'RS256', kid: 'rsa' }));
    for (const kid of ['a', 'b', randomUUID()]) {
      const forged = await sign({ key: ed.privateKey, alg: 'EdDSA', kid });
      await expect(read(forged)).rejects.toMatchObject(invalid);
    }
    expect(provider.requests).toBe(1);
  });

  it('are verified by a new key once the cooldown is over', async () => {
    await provider.publish({ rsa: rsa.publicKey });
    const read = provider.reader();
    await read(await sign({ key: rsa.privateKey, alg: 'RS256', kid: 'rsa' }));
    await provider.publish({ rsa: rsa.publicKey, next: ec.publicKey });
    const later = Date.now() + 11_000;
    jest.spyOn(Date, 'now').mockImplementation(() => later);
    const token = await sign({ key: ec.privateKey, alg: 'ES256', kid: 'next' });
    await expect(read(token)).resolves.toMatchObject({ sub: '26' });
    expect(provider.requests).toBe(2);
  });

  it('are still verified by the known keys when it is gone, without waiting for it', async () => {
    await provider.publish({ rsa: rsa.publicKey });
    const read = provider.reader();
    const token = await sign({
      key: rsa.privateKey,
      alg: 'RS256',
      kid: 'rsa',
      claims: { exp: inSeconds(9999) },
    });
    await read(token);
    provider.hang();
    const later = Date.now() + 20 * 60_000;
    jest.spyOn(Date, 'now').mockImplementation(() => later);
    await expect(read(token)).resolves.toMatchObject({ sub: '26' });
  });

  it('cannot be judged before its keys were read', async () => {
    provider.fail();
    const token = await sign({ key: rsa.privateKey, alg: 'RS256', kid: 'rsa' });
    const read = provider.reader();
    await expect(read(token)).rejects.toMatchObject({ code: 'AUTH_KEYS_UNAVAILABLE', isRetryable: true });
  });
});

/** An identity provider that publishes keys, fails, or does not answer. */
class Provider {
  requests = 0;
  private mode: 'answer' | 'fail' | 'hang' = 'answer';
  private keys: object[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (_, response) => {
      this.requests++;
      if (this.mode === 'hang') return;
      response.statusCode = this.mode === 'fail' ? 500 : 200;
      response.end(JSON.stringify({ keys: this.keys }));
    });
  }

  static async start(): Promise<Provider> {
    const server = createServer();
    const provider = new Provider(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  async publish(keys: Record<string, KeyObject>): Promise<void> {
    const named = Object.entries(keys).map(async ([kid, key]) => ({ kid, ...(await exportJWK(key)) }));
    this.keys = await Promise.all(named);
  }

  reader() {
    const { port } = this.server.address() as AddressInfo;
    return readerFor({ JWT_SECRET: undefined, JWT_JWKS_URL: `http://127.0.0.1:${port}/jwks` });
  }

  fail(): void {
    this.mode = 'fail';
  }

  hang(): void {
    this.mode = 'hang';
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
