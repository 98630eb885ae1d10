import { IsIn, IsISO8601, IsNumber, IsString, Matches, Max, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Omittable } from './omittable.js';
import { renamableTopics } from './renamable-topics.js';
import { IsTime, type Time } from './time.js';
import { defineTopic } from './topic.js';

/** `sensor` is no sensor id: `dht11/sensor/data` is the topic of those without one. */
export const SENSOR_ID = /^(?!sensor$)[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
/** The sensor of readings that name none. */
export const DEFAULT_SENSOR = 'default';

/** What a sensor can measure: °C, and % relative humidity. */
export const MEASURABLE = {
  temperature: { min: -40, max: 125 },
  humidity: { min: 0, max: 100 },
} as const;

/** What a sensor says. */
export class SensorReading {
  @IsNumber()
  @Min(MEASURABLE.temperature.min)
  @Max(MEASURABLE.temperature.max)
  @JSONSchema({ description: '°C' })
  temperature!: number;

  @IsNumber()
  @Min(MEASURABLE.humidity.min)
  @Max(MEASURABLE.humidity.max)
  @JSONSchema({ description: '% relative humidity' })
  humidity!: number;

  @Omittable()
  @Matches(SENSOR_ID)
  @JSONSchema({ description: `left out: the one in the topic, or \`${DEFAULT_SENSOR}\`` })
  sensor_id?: string;

  @Omittable()
  @IsTime()
  @JSONSchema({ description: 'when it was measured; left out: when it arrives' })
  timestamp?: Time;
}

/** A reading as it is stored. */
export class Reading {
  @IsString()
  sensor_id!: string;

  @IsNumber()
  @JSONSchema({ description: '°C' })
  temperature!: number;

  @IsNumber()
  @JSONSchema({ description: '% relative humidity' })
  humidity!: number;

  @IsISO8601()
  timestamp!: string;
}

export class TelemetryStatus {
  @IsIn(['online', 'offline'])
  status!: 'online' | 'offline';
}

export const sensorData = defineTopic(renamableTopics.MQTT_TOPIC_SENSOR_DATA, SensorReading, {
  qos: 1,
  from: 'device',
  summary: 'A reading of the sensor it names, or of `default`',
});

export const sensorOwnData = defineTopic('dht11/:sensorId/data', SensorReading, {
  qos: 1,
  from: 'device',
  summary: 'A reading of the sensor in the topic',
});

export const telemetryStatus = defineTopic(renamableTopics.MQTT_TOPIC_STATUS, TelemetryStatus, {
  qos: 1,
  retain: true,
  from: 'server',
  summary: 'Whether readings are taken in; also a last will',
});
