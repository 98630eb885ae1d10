import { Controller } from '@nestjs/common';
import {
  moduleStatusTopic,
  moduleTelemetryTopic,
  type ModuleStatus,
  type ReportedTelemetry,
} from '../contracts/index.js';
import { OnTopic, type TopicMessage } from '../platform/broker/on-topic.decorator.js';
import { AppError } from '../platform/errors/app-error.js';
import { ReportsService } from './reports.service.js';

@Controller()
export class ModulesMqtt {
  constructor(private readonly reports: ReportsService) {}

  @OnTopic(moduleTelemetryTopic)
  async onTelemetry(
    telemetry: ReportedTelemetry,
    { params: { moduleId }, retain }: TopicMessage<(typeof moduleTelemetryTopic)['path']>,
  ): Promise<void> {
    if (retain) throw new AppError('MESSAGE_RETAINED');
    await this.reports.addTelemetry(moduleId, { ...telemetry });
  }

  @OnTopic(moduleStatusTopic)
  async onStatus(
    { status }: ModuleStatus,
    { params: { moduleId }, retain }: TopicMessage<(typeof moduleStatusTopic)['path']>,
  ): Promise<void> {
    await this.reports.addStatus(moduleId, status, retain);
  }
}
