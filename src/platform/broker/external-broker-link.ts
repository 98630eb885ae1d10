import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { connect, type ErrorWithReasonCode, type IClientOptions, type MqttClient } from 'mqtt';
import { Settings } from '../config/settings.js';
import { BrokerLink } from './broker-link.port.js';

const AT_ONCE_MS = 1;
/** CONNACK codes for a version that the broker does not speak, in MQTT 3.1.1 and in MQTT 5. */
const VERSION_REFUSED: readonly unknown[] = [0x01, 0x84];

/** The link to the broker of `MQTT_BROKER_URL`, or of `MQTT_HOST` and its fellows. */
@Injectable()
export class ExternalBrokerLink extends BrokerLink {
  readonly kind = 'external';
  readonly address: string;
  private readonly url: string;
  private readonly credentials: IClientOptions;
  private version: 4 | 5 = 5;

  constructor(settings: Settings) {
    super();
    if (settings.brokerUrl === undefined) throw new Error('no external broker is set');
    this.url = settings.brokerUrl;
    const { protocol, host } = new URL(this.url);
    this.address = `${protocol}//${host}`;
    const { MQTT_USERNAME: username, MQTT_PASSWORD: password, MQTT_CA_FILE: caFile } = settings;
    this.credentials = { username, password, ca: caFile && readFileSync(caFile) };
  }

  connect(options: IClientOptions): MqttClient {
    const client = connect(this.url, { ...options, ...this.credentials, protocolVersion: this.version });
    client.on('error', (error) => {
      const isRefused = VERSION_REFUSED.includes((error as ErrorWithReasonCode).code);
      if (!isRefused || client.options.protocolVersion === 4) return;
      this.version = 4;
      client.options.reconnectPeriod = AT_ONCE_MS;
    });
    // The version is read anew at each attempt: what one connection learns serves the others too.
    client.on('reconnect', () => (client.options.protocolVersion = this.version));
    // An acknowledgement alone in its packet would wait 40 ms for the one before it.
    client.on('connect', () => client.stream instanceof Socket && client.stream.setNoDelay());
    return client;
  }
}
