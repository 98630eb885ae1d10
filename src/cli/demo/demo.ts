import { setTimeout as pause } from 'node:timers/promises';
import { TokenIssuer } from '../../platform/auth/token-issuer.service.js';
import type { Settings } from '../../platform/config/settings.js';
import { CommandFailure } from '../command.js';
import type { Company } from '../server-process.js';
import { DemoApi } from './demo-api.js';
import { DemoDrivers, DRIVERS } from './demo-drivers.js';
import { TEAM } from './demo-identities.js';
import { keepPlaying, type DemoPart } from './demo-part.js';
import { DemoRideChats } from './demo-ride-chats.js';
import { DemoSensors, FIELD_UNITS } from './demo-sensors.js';
import { DemoTeam } from './demo-team.js';

/** The server stops after this long, whatever the demo still waits for. */
const FAREWELL_MS = 3_000;

/**
 * Drivers, sensors and people who use the server through its own doors, so that its pages show something. They bear tokens
 * that are issued in this process; no account and no known secret comes with them.
 */
export class Demo implements Company {
  readonly description = `${DRIVERS} drivers, ${FIELD_UNITS.length} sensors and ${TEAM.length} people are made up (--demo)`;
  private readonly stopping = new AbortController();
  private playing: Promise<unknown> = Promise.resolve();

  /** Throws `CommandFailure` where it may not, or cannot, run. */
  constructor(private readonly settings: Settings) {
    const { isProduction, MQTT_ENABLED } = settings;
    if (isProduction) throw new CommandFailure('--demo makes drivers and people up: not in production');
    if (!MQTT_ENABLED) throw new CommandFailure('--demo speaks MQTT, which is off: set MQTT_ENABLED=true');
    if (!new TokenIssuer(settings).canIssue)
      throw new CommandFailure(
        '--demo needs tokens, which are made elsewhere: leave JWT_PUBLIC_KEY and JWT_JWKS_URL out',
      );
  }

  begin(warn: (line: string) => void): void {
    const { settings } = this;
    const api = new DemoApi(settings);
    const parts: DemoPart[] = [
      new DemoSensors(settings, api),
      new DemoTeam(api),
      new DemoDrivers(settings, api, warn),
      new DemoRideChats(api),
    ];
    this.playing = Promise.all(parts.map((part) => keepPlaying(part, this.stopping.signal, warn)));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.race([this.playing, pause(FAREWELL_MS, undefined, { ref: false })]);
  }
}
