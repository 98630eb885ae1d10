import { Injectable } from '@nestjs/common';
import { OnDomainEvent } from '../platform/events/on-domain-event.decorator.js';
import { ReadingsStored } from '../telemetry/telemetry.events.js';
import { ModuleOwners } from './module-owners.service.js';
import { ReportsService } from './reports.service.js';

/**
 * Readings of a sensor whose id is a module's are that module's telemetry. They are stored and acknowledged as readings
 * before; a module misses those that cannot be stored once more, until the sensor's next.
 */
@Injectable()
export class SensorFeed {
  constructor(
    private readonly owners: ModuleOwners,
    private readonly reports: ReportsService,
  ) {}

  @OnDomainEvent(ReadingsStored)
  async onReadings({ samples }: ReadingsStored): Promise<void> {
    const modules = await this.owners.known(samples.map(({ sensorId }) => sensorId));
    const fed = samples.filter(({ sensorId }) => modules.has(sensorId));
    await Promise.all(
      fed.map(({ sensorId: moduleId, temperature, humidity, at, isTimed }) =>
        this.reports.addMeasured({
          kind: 'telemetry',
          moduleId,
          telemetry: { temperature, humidity },
          at,
          isTimed,
        }),
      ),
    );
  }
}
