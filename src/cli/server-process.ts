import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp, listen } from '../app.setup.js';
import type { Settings } from '../platform/config/settings.js';
import { HealthRegistry } from '../platform/health/health-registry.js';
import { AppLogger } from '../platform/logging/app-logger.js';
import { firstStartBanner, restartBanner, waitingLines } from './banner.js';
import { serverFacts } from './server-facts.js';

/** A stop that takes longer is given up, so that the process has gone within 10 s. */
const STOP_LIMIT_MS = 9_500;
const ABORT_LIMIT_MS = 2_000;
/** What is away for longer than this is said, not only waited for. */
const PATIENCE_MS = 3_000;
const LOOK_MS = 50;

/** What goes on beside the server, from when it is ready until it stops. */
export interface Company {
  /** For the banner, in a line. */
  readonly description: string;
  begin(warn: (line: string) => void): void;
  /** Settles once it has taken its leave, within a few seconds. */
  stop(): Promise<void>;
}

/**
 * Runs the server until a signal ends it: exit 0 after an orderly stop, 1 when that takes too long or a second signal
 * forces it. A promise that nobody handled is logged, and ends the process in the same order with exit 1.
 * Throws what keeps it from listening; an engine that is away does not.
 */
export async function runServer(settings: Settings, company?: Company): Promise<void> {
  const app = await createApp(settings);
  stopOnSignals(app, company);
  stopOnUnknownErrors(app, company);
  try {
    await listen(app);
  } catch (error) {
    await Promise.race([app.close(), pause(ABORT_LIMIT_MS)]).catch(() => undefined);
    throw error;
  }
  await greet(app, settings, company);
  const logger = app.get(AppLogger);
  company?.begin((line) => logger.warn(line, 'Demo'));
}

function stopOnSignals(app: NestFastifyApplication, company?: Company): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      void stop(app, 0, company);
    });
  }
}

function stopOnUnknownErrors(app: NestFastifyApplication, company?: Company): void {
  const logger = app.get(AppLogger);
  const end = (error: unknown): void => {
    logger.fatal('an error that nobody handled: stopping', error, 'Process');
    void stop(app, 1, company);
  };
  process.once('unhandledRejection', end);
  process.once('uncaughtException', end);
}

async function stop(app: NestFastifyApplication, exitCode: number, company?: Company): Promise<void> {
  const logger = app.get(AppLogger);
  const giveUp = (reason: unknown): void => {
    logger.error('the stop was not orderly', reason, 'Process');
    process.exit(1);
  };
  setTimeout(giveUp, STOP_LIMIT_MS, `it took longer than ${STOP_LIMIT_MS} ms`).unref();
  await company?.stop();
  await app.close().catch(giveUp);
  process.exit(exitCode);
}

/** Says where everything is, once it is there; what is waited for is said meanwhile. */
async function greet(app: NestFastifyApplication, settings: Settings, company?: Company): Promise<void> {
  const registry = app.get(HealthRegistry);
  const missing = (): string[] =>
    registry.all().flatMap((probe) => (probe.isNeeded && !probe.check().isUp ? [probe.name] : []));
  const patience = Date.now() + PATIENCE_MS;
  while (missing().length > 0 && Date.now() < patience) await pause(LOOK_MS);
  say(waitingLines(missing(), settings));
  while (missing().length > 0) await pause(LOOK_MS);
  const facts = { ...(await serverFacts(app, settings)), company: company?.description };
  say(facts.admin ? firstStartBanner(facts, settings) : restartBanner(facts, settings));
}

function say(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}
