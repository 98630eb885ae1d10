import { AppError } from '../errors/app-error.js';

/** Socket and name errors of Node, by their `code`. */
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * SQLSTATEs by which Postgres says that it cannot serve now, whatever was asked: 08 connection, 53 out of disk, memory
 * or connections, 57P shutting down or starting, 57014 statement timeout, 58030 disk error, 25006 read-only (a standby).
 */
const AWAY_STATES = /^(08...|53...|57P..|57014|58030|25006)$/;

const DISK_FULL = '53100';

/** Errors that end the connection, or the server. */
const LAST_WORDS = new Set(['FATAL', 'PANIC']);

/** What `pg` says without a code. */
const AWAY_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (has encountered|was closed)|Cannot use a pool after)/;

interface EngineError {
  readonly code?: string;
  readonly severity?: string;
  readonly message?: string;
  /** Of an `AggregateError`: a name with several addresses, none of which answers. */
  readonly errors?: readonly EngineError[];
}

/** True when the engine is away, false when it answered and the query itself is at fault. */
export function isConnectionFailure(error: unknown): boolean {
  const { code, severity = '', message = '' } = (error ?? {}) as EngineError;
  if (code === undefined) return AWAY_MESSAGES.test(message);
  return LAST_WORDS.has(severity) || AWAY_STATES.test(code) || SOCKET_CODES.has(code);
}

/** True when the engine answers and reads, and has no room for what is written. */
export function isDiskFull(error: unknown): boolean {
  return (error as EngineError | undefined)?.code === DISK_FULL;
}

/** The `AppError` that stands for an engine that is away. */
export function unavailable(cause: unknown): AppError {
  return new AppError('DATABASE_UNAVAILABLE', {}, { cause });
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE';
}

/** Why the engine is away, in a few words for log and health: no address with a password in it. */
export function reasonOf(error: unknown): string {
  const { errors, message } = (isUnavailable(error) ? (error as AppError).cause : error) as EngineError;
  return errors?.[0]?.message ?? message ?? 'unknown';
}
