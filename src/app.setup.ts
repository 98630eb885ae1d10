import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { EmbeddedBroker } from './platform/broker/embedded/embedded-broker.js';
import { Intake } from './platform/broker/intake.js';
import { Settings } from './platform/config/settings.js';
import { httpAdapter, setUpHttp } from './platform/http/http.setup.js';
import { AppLogger } from './platform/logging/app-logger.js';
import { traceRequests } from './platform/logging/request-context.js';
import { Metrics } from './platform/metrics/metrics.js';
import { measureRequests } from './platform/metrics/request-metrics.js';
import { clusterAdapter } from './platform/socket/cluster-adapter.js';
import { EventMethods } from './platform/socket/event-methods.js';
import { SocketAuth } from './platform/socket/socket-auth.js';
import { SocketHub } from './platform/socket/socket-hub.js';
import { SocketAdapter } from './platform/socket/socket.adapter.js';

/** The whole backend, wired but not listening: what `relais start` and the tests run. */
export async function createApp(settings: Settings): Promise<NestFastifyApplication> {
  const logger = new AppLogger(settings);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings, logger),
    httpAdapter(settings),
    { logger, bodyParser: false, abortOnError: false },
  );
  await setUpHttp(app, settings);
  traceRequests(app.getHttpAdapter().getInstance());
  measureRequests(app.getHttpAdapter().getInstance(), app.get(Metrics));
  const sockets = {
    settings,
    auth: app.get(SocketAuth),
    hub: app.get(SocketHub),
    methods: app.get(EventMethods),
    clusterAdapter: clusterAdapter(app, settings),
  };
  app.useWebSocketAdapter(new SocketAdapter(app, sockets));
  if (settings.hasEmbeddedBroker) app.get(EmbeddedBroker).attachWebSocket(app.getHttpServer());
  app.connectMicroservice({ strategy: app.get(Intake) });
  return app;
}

/** Listens on HTTP first, so that probes answer whatever else is away; the broker is not waited for. */
export async function listen(app: NestFastifyApplication): Promise<void> {
  const settings = app.get(Settings);
  await app.startAllMicroservices();
  await app.listen(settings.PORT, settings.listenHost);
}
