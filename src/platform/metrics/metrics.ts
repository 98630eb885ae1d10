import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * This process's metrics, for Prometheus: memory, CPU, event loop delay and whatever is entered here. Names begin with
 * `relais_`, units are seconds and bytes.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** A value that is read whenever the metrics are; one that cannot be read now is NaN, and keeps no other back. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    const collect = async (): Promise<void> =>
      gauge.set(
        await Promise.resolve()
          .then(read)
          .catch(() => NaN),
      );
    const gauge: Gauge = new Gauge({ name, help, registers: [], collect });
    this.registry.registerMetric(gauge);
  }

  /** Values by one label, read whenever the metrics are. */
  gaugeBy(label: string, name: string, help: string, read: () => Readonly<Record<string, number>>): void {
    const collect = (): void =>
      Object.entries(read()).forEach(([key, value]) => gauge.set({ [label]: key }, value));
    const gauge: Gauge = new Gauge({ name, help, labelNames: [label], registers: [], collect });
    this.registry.registerMetric(gauge);
  }

  /** Durations in seconds, by labels. */
  durations<const L extends string>(name: string, help: string, labelNames: readonly L[]): Histogram<L> {
    const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    return new Histogram({ name, help, labelNames: [...labelNames], buckets, registers: [this.registry] });
  }

  /** Prometheus' text format, version 0.0.4. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
