import type { AddressInfo } from 'node:net';
import { JwtService } from '@nestjs/jwt';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createSecretKey } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { createApp, listen } from '../../src/app.setup.js';
import type { Role } from '../../src/contracts/index.js';
import { EmbeddedBroker } from '../../src/platform/broker/embedded/embedded-broker.js';
import { HealthRegistry } from '../../src/platform/health/health-registry.js';
import type { Settings, SettingValues } from '../../src/platform/config/settings.js';
import { prepareData } from './prepared-data.js';
import { TEST_SECRET, testSettings } from './settings.js';

/** A running backend. */
export interface RunningApp {
  readonly app: NestFastifyApplication;
  readonly settings: Settings;
  /** `http://127.0.0.1:port` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the whole backend, on embedded engines unless told otherwise, and waits until it is ready. */
export async function startApp(overrides: Partial<SettingValues> = {}): Promise<RunningApp> {
  const settings = testSettings(overrides);
  if (settings.postgresUrl === undefined) prepareData(settings.DATA_DIR);
  const app = await createApp(settings);
  try {
    await listen(app);
    await untilReady(app);
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, settings, url: `http://127.0.0.1:${port}`, stop: () => app.close() };
}

/** The embedded broker's TCP port. */
export function brokerPort({ app }: RunningApp): number {
  return app.get(EmbeddedBroker).address().port;
}

async function untilReady(app: NestFastifyApplication): Promise<void> {
  const registry = app.get(HealthRegistry);
  const missing = (): string[] =>
    registry
      .all()
      .filter((probe) => probe.isNeeded && !probe.check().isUp)
      .map(({ name }) => name);
  for (let attempt = 0; attempt < 600; attempt++) {
    if (missing().length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`not ready after 15 s: ${missing().join(', ')}`);
}

export interface TokenClaims {
  readonly sub?: string;
  readonly role?: Role;
  readonly [claim: string]: unknown;
}

const signer = new JwtService({ secret: createSecretKey(Buffer.from(TEST_SECRET)) as never });

/** A token that the tests' backend accepts: a new user's, for an hour, unless told otherwise. */
export function aToken(
  { sub = `user-${uuidv7()}`, role = 'user', ...claims }: TokenClaims = {},
  expiresInS = 3600,
): string {
  return signer.sign({ sub, role, jti: uuidv7(), ...claims }, { expiresIn: expiresInS });
}
