import { Injectable } from '@nestjs/common';
import type { About, EnginesUsed } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { BrokerLink } from '../platform/broker/broker-link.port.js';
import { apiInfo } from '../platform/config/api-info.js';
import { enginesOf } from '../platform/config/engines.js';
import { Settings } from '../platform/config/settings.js';
import { doorCommands } from './door-commands.js';

const EVERYWHERE = ['0.0.0.0', '[::]', '::'];

/** What the home page tells of this server. No secret is in it, and only admins learn where its engines are. */
@Injectable()
export class AboutService {
  constructor(
    private readonly settings: Settings,
    private readonly link: BrokerLink,
  ) {}

  /** `host`: the name by which the caller reaches this server. */
  about({ role }: Caller, host: string): About {
    const broker = this.brokerAt(host);
    return {
      version: apiInfo.version,
      engines: this.engines(role === 'admin'),
      mqttUrl: this.settings.MQTT_ENABLED ? broker : null,
      commands: doorCommands({ url: '{url}', token: '{token}', broker }, this.settings),
    };
  }

  private engines(withPlaces: boolean): EnginesUsed {
    const entries = Object.entries(enginesOf(this.settings));
    const shown = entries.map(([need, { kind, place = null }]) => [
      need,
      { kind, place: withPlaces ? place : null },
    ]);
    return Object.fromEntries(shown) as EnginesUsed;
  }

  private brokerAt(host: string): string {
    const url = new URL(this.link.address);
    if (EVERYWHERE.includes(url.hostname)) url.hostname = host;
    return `${url.protocol}//${url.host}`;
  }
}
