import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testSettings } from '../../../test/support/settings.js';
import { tokenKey } from './token-key.js';

const pemOf = (key: { publicKey: { export(options: { type: 'spki'; format: 'pem' }): string | Buffer } }) =>
  key.publicKey.export({ type: 'spki', format: 'pem' }) as string;

const rsa = pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }));
const p256 = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const p384 = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }));
const ed25519 = pemOf(generateKeyPairSync('ed25519'));

const withPublicKey = (pem: string) => testSettings({ JWT_SECRET: undefined, JWT_PUBLIC_KEY: pem });

describe('the key of tokens', () => {
  it.each([
    ['RSA', rsa, 'RS256'],
    ['P-256', p256, 'ES256'],
    ['Ed25519', ed25519, 'EdDSA'],
  ])('fixes the algorithm by its type: %s', (_, pem, algorithm) => {
    expect(tokenKey(withPublicKey(pem))).toMatchObject({ kind: 'public', algorithm });
  });

  it('may stand on one line, with its line ends written out', () => {
    expect(tokenKey(withPublicKey(ed25519.replaceAll('\n', '\\n')))).toMatchObject({ algorithm: 'EdDSA' });
  });

  it.each([
    ['of another curve', p384],
    ['that is no PEM', 'ssh-ed25519 AAAA'],
  ])('is refused when it is a public key %s', (_, pem) => {
    expect(() => tokenKey(withPublicKey(pem))).toThrow(/^JWT_PUBLIC_KEY /);
  });

  it('is refused when it is shorter than 32 bytes', () => {
    expect(() => tokenKey(testSettings({ JWT_SECRET: 'x'.repeat(31) }))).toThrow('31 bytes');
    expect(tokenKey(testSettings({ JWT_SECRET: 'x'.repeat(32) })).kind).toBe('secret');
  });

  it('is refused when there are two', () => {
    expect(() => tokenKey(testSettings({ JWT_PUBLIC_KEY: rsa }))).toThrow('JWT_PUBLIC_KEY is a second key');
  });

  it('is never made up in production', () => {
    const settings = testSettings({ NODE_ENV: 'production', JWT_SECRET: undefined });
    expect(() => tokenKey(settings)).toThrow('JWT_SECRET is missing');
    expect(readdirSync(settings.DATA_DIR)).toEqual([]);
  });

  it('is made up once outside production, and kept for its owner alone', () => {
    const dataDir = join(mkdtempSync(join(tmpdir(), 'relais-')), 'not', 'there', 'yet');
    const settings = testSettings({ JWT_SECRET: undefined, DATA_DIR: dataDir });
    const [first, second] = [tokenKey(settings), tokenKey(settings)];
    const file = join(dataDir, 'jwt-secret');
    const stored = Buffer.from(readFileSync(file, 'utf8'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(first.kind === 'secret' && first.secret.export().equals(stored)).toBe(true);
    expect(second.kind === 'secret' && second.secret.export().equals(stored)).toBe(true);
    expect(readdirSync(dataDir)).toEqual(['jwt-secret']);
  });
});
