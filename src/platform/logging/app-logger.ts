import type { LoggerService } from '@nestjs/common';
import { pino, type Level, type Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import { LogFiles } from './log-files.js';
import { logEntry } from './log-fields.js';
import { plainLine } from './plain-line.js';
import { redactorFor } from './redaction.js';
import { currentRequestId } from './request-context.js';

/** Nest's own account of its start: a hundred lines that nobody reads twice, and errors that reach the caller too. */
const CHATTER = new Set([
  'ExceptionHandler',
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
  'WebSocketsController',
]);

/**
 * One line each: time, level, message, context, request id, fields. JSON on the console (plain text in development)
 * and in the daily files of `LOG_DIR`. No line holds a token or a password: see `redactorFor`.
 */
export class AppLogger implements LoggerService {
  private readonly pino: Logger;
  private readonly files?: LogFiles;
  private readonly redact: (line: string) => string;
  private readonly isPlain: boolean;

  constructor(
    settings: Settings,
    private readonly out: NodeJS.WritableStream & { isTTY?: boolean } = process.stdout,
  ) {
    this.isPlain = settings.NODE_ENV === 'development';
    this.redact = redactorFor(settings);
    this.pino = pino(
      {
        level: settings.LOG_LEVEL,
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (level) => ({ level }) },
        serializers: { err: (fields: unknown) => fields },
        mixin: () => ({ requestId: currentRequestId() }),
      },
      { write: (line) => this.emit(line) },
    );
    if (settings.LOG_DIR) this.files = this.openFiles(settings.LOG_DIR);
  }

  log(message: unknown, ...params: unknown[]): void {
    this.write('info', message, params);
  }

  fatal(message: unknown, ...params: unknown[]): void {
    this.write('fatal', message, params);
  }

  error(message: unknown, ...params: unknown[]): void {
    this.write('error', message, params);
  }

  warn(message: unknown, ...params: unknown[]): void {
    this.write('warn', message, params);
  }

  debug(message: unknown, ...params: unknown[]): void {
    this.write('debug', message, params);
  }

  verbose(message: unknown, ...params: unknown[]): void {
    this.write('trace', message, params);
  }

  /** Closes the files; later lines go to the console only. */
  close(): void {
    this.files?.close();
  }

  private write(level: Level, message: unknown, params: unknown[]): void {
    const { msg, fields } = logEntry(message, params);
    this.pino[CHATTER.has(String(fields.context)) ? 'debug' : level](fields, msg);
  }

  private emit(json: string): void {
    const line = this.redact(json);
    this.out.write(this.isPlain ? plainLine(line, this.out.isTTY === true) : line);
    this.files?.write(line);
  }

  private openFiles(dir: string): LogFiles {
    const context = LogFiles.name;
    return new LogFiles(dir, {
      onFailure: (reason, hint) => this.error(`LOG_DIR ${dir} takes no log (${reason}): ${hint}`, context),
      onRecovery: () => this.log(`logging to ${dir} again`, context),
    });
  }
}
