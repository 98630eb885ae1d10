import { host } from '../host.js';
import { s3Url } from '../s3-address.js';
import { integer, secret, text } from '../setting.js';

export const enginesFields = {
  DATABASE_URL: secret('Postgres; none: embedded', ['postgres:', 'postgresql:']),
  DB_HOST: host('Postgres host, instead of DATABASE_URL'),
  DB_PORT: integer(5432, [1, 65535], 'Postgres port, with DB_HOST'),
  DB_NAME: text('Postgres database, with DB_HOST', 'relais'),
  DB_USER: text('Postgres user, with DB_HOST', 'relais'),
  DB_PASS: secret('Postgres password, with DB_HOST'),
  REDIS_URL: secret('Redis, 6.2 or newer; none: in memory, one instance', ['redis:', 'rediss:']),
  S3_URL: s3Url('S3-compatible store of attachments; none: in DATA_DIR'),
} as const;
