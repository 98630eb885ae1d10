import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { SettingsError } from '../config/load-settings.js';
import type { Settings } from '../config/settings.js';
import { generatedSecret } from './generated-secret.js';

const MIN_SECRET_BYTES = 32;

/** What tokens are verified with. The algorithm follows from it, never from a token. */
export type TokenKey =
  | { readonly kind: 'secret'; readonly secret: KeyObject }
  | { readonly kind: 'public'; readonly key: KeyObject; readonly algorithm: string }
  | { readonly kind: 'jwks'; readonly url: string };

const SOURCES = ['JWT_SECRET', 'JWT_PUBLIC_KEY', 'JWT_JWKS_URL'] as const;

/**
 * The key that the configuration names; outside production, none named, one that is made up and kept in `DATA_DIR`.
 * Throws `SettingsError` for two keys, a secret under 32 bytes, an unusable public key, or none in production.
 */
export function tokenKey(settings: Settings): TokenKey {
  const [source, rival] = SOURCES.filter((name) => settings[name]);
  if (rival) throw problem(rival, `is a second key beside ${source}; keep the one that signs your tokens`);
  if (source === 'JWT_JWKS_URL') return { kind: 'jwks', url: settings[source]! };
  if (source === 'JWT_PUBLIC_KEY') return publicKey(settings[source]!);
  return { kind: 'secret', secret: secretKey(settings) };
}

function secretKey(settings: Settings): KeyObject {
  if (!settings.JWT_SECRET && settings.isProduction) throw problem('JWT_SECRET', 'is missing');
  const secret = Buffer.from(settings.JWT_SECRET ?? generatedSecret(settings.DATA_DIR));
  if (secret.length < MIN_SECRET_BYTES) {
    throw problem('JWT_SECRET', `is too short: ${secret.length} bytes, HS256 needs ${MIN_SECRET_BYTES}`);
  }
  return createSecretKey(secret);
}

function publicKey(pem: string): TokenKey {
  const key = readPem(pem);
  const algorithm = algorithmOf(key);
  if (!algorithm) throw problem('JWT_PUBLIC_KEY', 'must be an RSA, a P-256 or an Ed25519 key');
  return { kind: 'public', key, algorithm };
}

function readPem(pem: string): KeyObject {
  try {
    // Environment files hold a PEM on one line, with \n written out.
    return createPublicKey(pem.replaceAll('\\n', '\n'));
  } catch {
    throw problem('JWT_PUBLIC_KEY', 'is no PEM: it must begin with -----BEGIN PUBLIC KEY-----');
  }
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | undefined {
  if (asymmetricKeyType === 'rsa') return 'RS256';
  if (asymmetricKeyType === 'ed25519') return 'EdDSA';
  return asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'ES256' : undefined;
}

function problem(name: string, message: string): SettingsError {
  return new SettingsError([{ name, message }]);
}
