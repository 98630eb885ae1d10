import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MqttClient, type IClientOptions } from 'mqtt';
import { Settings } from '../config/settings.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { BrokerLink } from './broker-link.port.js';
import { EmbeddedBroker } from './embedded/embedded-broker.js';

/** The link to the broker within this process, which it starts and closes: a stream in memory, no network. */
@Injectable()
export class EmbeddedBrokerLink extends BrokerLink implements OnModuleInit {
  readonly kind = 'embedded';

  constructor(
    private readonly broker: EmbeddedBroker,
    private readonly settings: Settings,
    private readonly lifecycle: Lifecycle,
  ) {
    super();
  }

  async onModuleInit(): Promise<void> {
    if (!this.settings.MQTT_ENABLED) return;
    this.lifecycle.onStop('close', () => this.broker.close());
    await this.broker.start();
  }

  get address(): string {
    const { host, port } = this.broker.address();
    return `mqtt://${host}:${port}`;
  }

  connect(options: IClientOptions): MqttClient {
    // No keepalive: there is no network to watch, and intake that holds back may keep the stream waiting for long.
    return new MqttClient(() => this.broker.openInProcessStream(), {
      ...options,
      keepalive: 0,
      protocolId: 'MQTT',
      protocolVersion: 4,
    });
  }
}
