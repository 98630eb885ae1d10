import { Global, Module, type INestApplication, type Type } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { TokenIssuer } from '../../src/platform/auth/token-issuer.service.js';
import { AuthModule } from '../../src/platform/auth/auth.module.js';
import { BrokerModule } from '../../src/platform/broker/broker.module.js';
import { EmbeddedBroker } from '../../src/platform/broker/embedded/embedded-broker.js';
import { Intake } from '../../src/platform/broker/intake.js';
import { Publisher } from '../../src/platform/broker/publisher.port.js';
import { Rejections, type Rejection } from '../../src/platform/broker/rejections.port.js';
import { Subscriber } from '../../src/platform/broker/subscriber.port.js';
import { ConfigModule } from '../../src/platform/config/config.module.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { HealthModule } from '../../src/platform/health/health.module.js';
import { HealthRegistry } from '../../src/platform/health/health-registry.js';
import { LifecycleModule } from '../../src/platform/lifecycle/lifecycle.module.js';
import { PolicyModule } from '../../src/platform/policy/policy.module.js';
import { PostgresModule } from '../../src/platform/postgres/postgres.module.js';
import { RateModule } from '../../src/platform/rate/rate.module.js';
import { UpkeepModule } from '../../src/platform/upkeep/upkeep.module.js';
import { StateModule } from '../../src/platform/state/state.module.js';
import { until } from './until.js';

/** Rejections, for a test to look at. */
export class KeptRejections extends Rejections {
  readonly kept: Rejection[] = [];

  record(rejection: Rejection): void {
    this.kept.push(rejection);
  }
}

@Global()
@Module({
  providers: [KeptRejections, { provide: Rejections, useExisting: KeptRejections }],
  exports: [Rejections],
})
class RejectionsModule {}

/** Our side of the broker without the features: its connections, the engines that they need, and handlers. */
export class BrokerSide {
  readonly publisher = this.app.get(Publisher);
  readonly subscriber = this.app.get(Subscriber);
  readonly intake = this.app.get(Intake);
  readonly rejections = this.app.get(KeptRejections);

  private constructor(
    readonly app: INestApplication,
    private readonly settings: Settings,
  ) {}

  /** Starts and does not wait for the broker. */
  static async start(settings: Settings, controllers: Type[] = []): Promise<BrokerSide> {
    const platform = [
      HealthModule,
      LifecycleModule,
      PostgresModule,
      StateModule,
      RateModule,
      UpkeepModule,
      AuthModule,
      PolicyModule,
      BrokerModule,
    ];
    const module = await Test.createTestingModule({
      imports: [ConfigModule.with(settings), ...platform, RejectionsModule],
      controllers,
    }).compile();
    const app = module.createNestApplication(new FastifyAdapter(), { logger: false });
    app.connectMicroservice({ strategy: app.get(Intake) });
    await app.startAllMicroservices();
    await app.init();
    return new BrokerSide(app, settings);
  }

  isReady(): boolean {
    return this.app
      .get(HealthRegistry)
      .all()
      .every((probe) => probe.check().isUp);
  }

  async ready(): Promise<this> {
    await until(() => this.isReady());
    return this;
  }

  /** Another client of the same broker. */
  async outside(options: IClientOptions = {}): Promise<MqttClient> {
    const { brokerUrl } = this.settings;
    if (brokerUrl) return connectAsync(brokerUrl, options);
    const { host, port } = this.app.get(EmbeddedBroker).address();
    const { accessToken: password } = this.app.get(TokenIssuer).issue({ id: 'outside', role: 'admin' });
    return connectAsync(`mqtt://${host}:${port}`, { username: 'outside', password, ...options });
  }

  stop(): Promise<void> {
    return this.app.close();
  }
}
