import { Module, type DynamicModule } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module.js';
import { ChatModule } from './chat/chat.module.js';
import { DocsModule } from './docs/docs.module.js';
import { DriversModule } from './drivers/drivers.module.js';
import { ModulesModule } from './modules/modules.module.js';
import { MqttModule } from './mqtt/mqtt.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PagesModule } from './pages/pages.module.js';
import { AuthModule } from './platform/auth/auth.module.js';
import { BrokerModule } from './platform/broker/broker.module.js';
import { ConfigModule } from './platform/config/config.module.js';
import type { Settings } from './platform/config/settings.js';
import { DomainEventsModule } from './platform/events/domain-events.module.js';
import { HealthModule } from './platform/health/health.module.js';
import { HttpModule } from './platform/http/http.module.js';
import { LifecycleModule } from './platform/lifecycle/lifecycle.module.js';
import type { AppLogger } from './platform/logging/app-logger.js';
import { LoggingModule } from './platform/logging/logging.module.js';
import { MailModule } from './platform/mail/mail.module.js';
import { MetricsModule } from './platform/metrics/metrics.module.js';
import { PolicyModule } from './platform/policy/policy.module.js';
import { PostgresModule } from './platform/postgres/postgres.module.js';
import { RateModule } from './platform/rate/rate.module.js';
import { SchedulesModule } from './platform/schedule/schedules.module.js';
import { SocketModule } from './platform/socket/socket.module.js';
import { StateModule } from './platform/state/state.module.js';
import { RealtimeModule } from './realtime/realtime.module.js';
import { ReservationsModule } from './reservations/reservations.module.js';
import { TelemetryModule } from './telemetry/telemetry.module.js';

const platform = [
  HealthModule,
  LifecycleModule,
  DomainEventsModule,
  MetricsModule,
  PostgresModule,
  MailModule,
  StateModule,
  RateModule,
  SchedulesModule,
  AuthModule,
  PolicyModule,
  HttpModule,
  SocketModule,
  BrokerModule,
];

const features = [
  MqttModule,
  AccountsModule,
  TelemetryModule,
  ModulesModule,
  DriversModule,
  ReservationsModule,
  ChatModule,
  RealtimeModule,
  OperationsModule,
  DocsModule,
  PagesModule,
];

@Module({})
export class AppModule {
  static with(settings: Settings, logger: AppLogger): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfigModule.with(settings), LoggingModule.with(logger), ...platform, ...features],
    };
  }
}
