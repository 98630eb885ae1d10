import { Module } from '@nestjs/common';
import { TelemetryStatusNotifier } from './telemetry-status.notifier.js';

@Module({ providers: [TelemetryStatusNotifier] })
export class TelemetryModule {}
