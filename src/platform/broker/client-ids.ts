import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Settings } from '../config/settings.js';
import type { ConnectionRole } from './broker-link.port.js';

/**
 * The client ids of this instance: a stem that is the same after a restart, so that the broker finds the session
 * again, and the connection's role. Instances that share a `DATA_DIR` need a `MQTT_CLIENT_ID` each.
 */
@Injectable()
export class ClientIds {
  private readonly stem: string;

  constructor(settings: Settings) {
    this.stem = settings.MQTT_CLIENT_ID ?? keptStem(settings.DATA_DIR);
  }

  of(role: ConnectionRole): string {
    return `${this.stem}-${role}`;
  }
}

function keptStem(dataDir: string): string {
  const file = join(dataDir, 'mqtt-client-id');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, `relais-${randomBytes(4).toString('hex')}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
