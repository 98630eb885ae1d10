import { accountEmail } from '../mail-address.js';
import { duration, secret, text, url } from '../setting.js';

export const identityFields = {
  JWT_SECRET: secret('HS256 key, 32 bytes or more; none outside production: made up and kept in DATA_DIR'),
  JWT_PUBLIC_KEY: text('PEM of the key that verifies RS256, ES256 or EdDSA tokens'),
  JWT_JWKS_URL: url(['http:', 'https:'], 'JWKS of the identity provider'),
  JWT_ISSUER: text('Required `iss`'),
  JWT_AUDIENCE: text('Required `aud`'),
  JWT_EXPIRES_IN: duration(43_200, 'Life of the tokens issued here'),
  ADMIN_EMAIL: accountEmail('admin@relais.local', 'E-mail of the first admin'),
  ADMIN_PASSWORD: secret('Password of the first admin; none: made up and printed once'),
  METRICS_TOKEN: secret('Bearer token for /metrics; none: loopback only'),
} as const;
