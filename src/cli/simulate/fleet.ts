import type { MqttClient } from 'mqtt';
import { DEFAULT_SENSOR, sensorData, sensorOwnData, type Thresholds } from '../../contracts/index.js';
import type { Settings } from '../../platform/config/settings.js';
import { TopicNames } from '../../platform/policy/topic-names.js';
import { connectToBroker } from '../broker-client.js';
import { connectInTurns } from './connect-in-turns.js';
import type { Plan } from './plan.js';
import { seedAt } from './random.js';
import { SimulatedSensor, type Measurements } from './simulated-sensor.js';

/** What a sensor of this seed measures in a place with these limits. */
export type Measure = (seed: number, limits: Thresholds) => Measurements;

/** The sensors of a plan, each with its own connection and, at the embedded broker, a device's token of its own. */
export class Fleet {
  readonly sensors: SimulatedSensor[] = [];
  private readonly loss = new AbortController();
  private isClosing = false;

  private constructor(
    private readonly settings: Settings,
    private readonly plan: Plan,
    private readonly measure: Measure,
  ) {}

  /** Settles when all are connected. Throws `CommandFailure` when one cannot be. */
  static async connect(settings: Settings, plan: Plan, measure: Measure): Promise<Fleet> {
    const fleet = new Fleet(settings, plan, measure);
    try {
      await connectInTurns(plan.sensors.length, (place) => fleet.connectOne(place));
      return fleet;
    } catch (error) {
      await fleet.close();
      throw error;
    }
  }

  /** Aborts when a connection is lost. */
  get lost(): AbortSignal {
    return this.loss.signal;
  }

  /** Takes leave of the broker; what it has not acknowledged by now is not waited for. */
  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.all(this.sensors.map(({ client }) => client.endAsync(isBusy(client))));
  }

  private async connectOne(place: number): Promise<void> {
    const id = this.plan.sensors[place];
    const client = await connectToBroker(this.settings, { id: id ?? DEFAULT_SENSOR, role: 'device' });
    client.once('close', () => {
      if (!this.isClosing) this.loss.abort();
    });
    const topic = id === undefined ? this.commonTopic : sensorOwnData.build({ sensorId: id });
    const measurements = this.measure(seedAt(this.plan.seed, place), limitsOf(this.settings));
    this.sensors[place] = new SimulatedSensor(id, client, topic, measurements);
  }

  private get commonTopic(): string {
    return new TopicNames(this.settings).of(sensorData).build({});
  }
}

function isBusy({ outgoing }: MqttClient): boolean {
  return Object.keys(outgoing).length > 0;
}

export function limitsOf({ MQTT_TEMP_MIN, MQTT_TEMP_MAX, MQTT_HUM_MIN, MQTT_HUM_MAX }: Settings): Thresholds {
  return {
    temperature: { min: MQTT_TEMP_MIN, max: MQTT_TEMP_MAX },
    humidity: { min: MQTT_HUM_MIN, max: MQTT_HUM_MAX },
  };
}
