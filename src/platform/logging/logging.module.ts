import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { AppLogger } from './app-logger.js';

/** Provides the logger that the application was made with, and closes its files at the end. */
@Global()
@Module({})
export class LoggingModule {
  constructor(lifecycle: Lifecycle, logger: AppLogger) {
    lifecycle.onStop('close', () => logger.close());
  }

  static with(logger: AppLogger): DynamicModule {
    return {
      module: LoggingModule,
      providers: [{ provide: AppLogger, useValue: logger }],
      exports: [AppLogger],
    };
  }
}
