import { chatFields } from './fields/chat.fields.js';
import { driversFields } from './fields/drivers.fields.js';
import { enginesFields } from './fields/engines.fields.js';
import { identityFields } from './fields/identity.fields.js';
import { limitsFields } from './fields/limits.fields.js';
import { mailFields } from './fields/mail.fields.js';
import { modulesFields } from './fields/modules.fields.js';
import { mqttFields } from './fields/mqtt.fields.js';
import { pagesFields } from './fields/pages.fields.js';
import { processFields } from './fields/process.fields.js';
import { realtimeFields } from './fields/realtime.fields.js';
import { telemetryFields } from './fields/telemetry.fields.js';
import { hostInUrl } from './host.js';
import type { Setting } from './setting.js';

/**
 * Every environment variable, in the order of the documentation. `.env.example` and the tables in
 * `docs/configuration.md` are generated from these lines.
 */
export const settingFields = {
  ...processFields,
  ...identityFields,
  ...enginesFields,
  ...mqttFields,
  ...telemetryFields,
  ...driversFields,
  ...chatFields,
  ...realtimeFields,
  ...modulesFields,
  ...mailFields,
  ...pagesFields,
  ...limitsFields,
} as const;

type Fields = typeof settingFields;
type ValueOf<S> = S extends Setting<infer T, infer F> ? T | F : never;

export type SettingName = keyof Fields;

/** Settings by the names of their variables, checked: `settings.PORT`. The only way to read the environment. */
export type SettingValues = { readonly [K in SettingName]: ValueOf<Fields[K]> };

/** Injected as `Settings`; made by `loadSettings` (or `testSettings` in tests). */
export class Settings {
  constructor(values: SettingValues) {
    Object.assign(this, values);
  }

  get isProduction(): boolean {
    return this.NODE_ENV === 'production';
  }

  /** The address HTTP listens on. */
  get listenHost(): string {
    return this.HOST ?? (this.isProduction ? '0.0.0.0' : '127.0.0.1');
  }

  /** Where Postgres is, password included; undefined: embedded. */
  get postgresUrl(): string | undefined {
    if (!this.DB_HOST) return this.DATABASE_URL;
    const url = new URL(`postgres://${hostInUrl(this.DB_HOST)}:${this.DB_PORT}`);
    url.username = this.DB_USER;
    url.password = this.DB_PASS ?? '';
    url.pathname = this.DB_NAME;
    return url.href;
  }

  /** Where the external broker is; undefined: embedded. */
  get brokerUrl(): string | undefined {
    if (!this.MQTT_HOST) return this.MQTT_BROKER_URL;
    return `${this.MQTT_PROTOCOL}://${hostInUrl(this.MQTT_HOST)}:${this.MQTT_PORT}`;
  }

  /** True when Relais runs a broker of its own. */
  get hasEmbeddedBroker(): boolean {
    return this.MQTT_ENABLED && this.brokerUrl === undefined;
  }
}
export interface Settings extends SettingValues {}
