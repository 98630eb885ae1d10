import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationShutdown,
} from '@nestjs/common';

/**
 * The order of an orderly stop.
 * `drain`: take no new work, finish what is in flight · `farewell`: say goodbye to sockets and topics ·
 * `disconnect`: close connections to clients and broker · `close`: close engines.
 */
export const STOP_PHASES = ['drain', 'farewell', 'disconnect', 'close'] as const;
export type StopPhase = (typeof STOP_PHASES)[number];

type Step = () => Promise<void> | void;

/** Runs what providers have to do at the stop, phase by phase, whatever the order of modules. */
@Injectable()
export class Lifecycle implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger(Lifecycle.name);
  private readonly steps = new Map<StopPhase, Step[]>();
  private stopping = false;

  /** True from the first moment of the stop: readiness is off. */
  get isStopping(): boolean {
    return this.stopping;
  }

  onStop(phase: StopPhase, step: Step): void {
    this.steps.set(phase, [...(this.steps.get(phase) ?? []), step]);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.run('drain');
    await this.run('farewell');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.run('disconnect');
    await this.run('close');
  }

  private async run(phase: StopPhase): Promise<void> {
    const results = await Promise.allSettled((this.steps.get(phase) ?? []).map(async (step) => step()));
    for (const result of results) {
      if (result.status === 'rejected') this.logger.error(`stop (${phase}) failed`, result.reason);
    }
  }
}
