import type { MqttClient } from 'mqtt';
import type { SensorReading } from '../../contracts/index.js';
import type { Measurement } from './dht11.model.js';

/** What a sensor measures, without end. */
export type Measurements = Iterator<Measurement, never>;

/** One sensor at its own connection. Its readings bear times, each later than the one before. */
export class SimulatedSensor {
  private lastTime = 0;

  constructor(
    /** Undefined for the sensor without an id. */
    readonly id: string | undefined,
    readonly client: MqttClient,
    private readonly topic: string,
    private readonly measurements: Measurements,
  ) {}

  /** Measures and publishes at QoS 1, without waiting; `tell` is not called when the connection is lost before. */
  send(tell: (acknowledged: Measurement) => void): void {
    const measurement = this.measurements.next().value;
    this.lastTime = Math.max(Date.now(), this.lastTime + 1);
    const reading: SensorReading = { ...measurement, timestamp: new Date(this.lastTime).toISOString() };
    this.client.publish(this.topic, JSON.stringify(reading), { qos: 1 }, (error) => {
      if (!error) tell(measurement);
    });
  }
}
