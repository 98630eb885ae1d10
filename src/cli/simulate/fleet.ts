import type { MqttClient } from 'mqtt';
import { DEFAULT_SENSOR, sensorData, sensorOwnData, type Thresholds } from '../../contracts/index.js';
import type { Settings } from '../../platform/config/settings.js';
import { TopicNames } from '../../platform/policy/topic-names.js';
import { connectToBroker } from '../broker-client.js';
import type { Plan } from './plan.js';
import { seedAt } from './random.js';
import { SimulatedSensor, type Measurements } from './simulated-sensor.js';

/** How many connect at once. */
const CONNECTING = 50;

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
      for (let from = 0; from < plan.sensors.length; from += CONNECTING) await fleet.connectSome(from);
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

  private async connectSome(from: number): Promise<void> {
    const some = this.plan.sensors.slice(from, from + CONNECTING);
    const outcomes = await Promise.allSettled(some.map((id, index) => this.connectOne(id, from + index)));
    for (const outcome of outcomes) if (outcome.status === 'fulfilled') this.sensors.push(outcome.value);
    const failure = outcomes.find(({ status }) => status === 'rejected');
    if (failure) throw (failure as PromiseRejectedResult).reason;
  }

  private async connectOne(id: string | undefined, place: number): Promise<SimulatedSensor> {
    const client = await connectToBroker(this.settings, { id: id ?? DEFAULT_SENSOR, role: 'device' });
    client.once('close', () => {
      if (!this.isClosing) this.loss.abort();
    });
    const topic = id === undefined ? this.commonTopic : sensorOwnData.build({ sensorId: id });
    return new SimulatedSensor(
      id,
      client,
      topic,
      this.measure(seedAt(this.plan.seed, place), limitsOf(this.settings)),
    );
  }

  private get commonTopic(): string {
    return new TopicNames(this.settings).of(sensorData).build({});
  }
}

function isBusy({ outgoing }: MqttClient): boolean {
  return Object.keys(outgoing).length > 0;
}

function limitsOf({ MQTT_TEMP_MIN, MQTT_TEMP_MAX, MQTT_HUM_MIN, MQTT_HUM_MAX }: Settings): Thresholds {
  return {
    temperature: { min: MQTT_TEMP_MIN, max: MQTT_TEMP_MAX },
    humidity: { min: MQTT_HUM_MIN, max: MQTT_HUM_MAX },
  };
}
