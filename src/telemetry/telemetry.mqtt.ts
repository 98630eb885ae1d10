import { Controller } from '@nestjs/common';
import {
  incidentTopic,
  SENSOR_ID,
  sensorData,
  sensorOwnData,
  type IncidentMessage,
  type NewIncident,
  type SensorReading,
} from '../contracts/index.js';
import { OnTopic, type TopicMessage } from '../platform/broker/on-topic.decorator.js';
import { AppError } from '../platform/errors/app-error.js';
import { IncidentsService } from './incidents.service.js';
import { ReadingsService } from './readings.service.js';

@Controller()
export class TelemetryMqtt {
  constructor(
    private readonly readings: ReadingsService,
    private readonly incidents: IncidentsService,
  ) {}

  @OnTopic(sensorData)
  async onReading(reading: SensorReading, { retain }: TopicMessage): Promise<void> {
    refuseRetained(retain && reading.timestamp === undefined);
    await this.readings.addInTurn(reading);
  }

  @OnTopic(sensorOwnData)
  async onOwnReading(
    reading: SensorReading,
    { params: { sensorId }, retain }: TopicMessage<(typeof sensorOwnData)['path']>,
  ): Promise<void> {
    refuseRetained(retain && reading.timestamp === undefined);
    const { sensor_id = sensorId } = reading;
    if (sensor_id !== sensorId || !SENSOR_ID.test(sensorId)) {
      throw new AppError('SENSOR_MISMATCH', { id: sensor_id });
    }
    await this.readings.addInTurn({ sensor_id, ...reading });
  }

  /** What carries a status and no action is a state: our own comes back, too. */
  @OnTopic(incidentTopic)
  async onIncident(message: IncidentMessage, { retain }: TopicMessage): Promise<void> {
    const { action, incident_id } = message;
    if (action === undefined) return;
    refuseRetained(retain);
    if (action === 'create') await this.incidents.create(message as NewIncident);
    else await this.incidents.command(incident_id!, action);
  }
}

/** The broker sends it again at each subscription, and nobody can tell that it is the same one. */
function refuseRetained(isRefused: boolean): void {
  if (isRefused) throw new AppError('MESSAGE_RETAINED');
}
