import { Injectable } from '@nestjs/common';

export interface HealthReport {
  readonly isUp: boolean;
  /** Shown to operators: no secret, no connection string with its password. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** One thing the process depends on, with its own word on how it is. */
export interface HealthProbe {
  readonly name: string;
  /** True when the process is not ready without it. */
  readonly isNeeded: boolean;
  check(): HealthReport;
}

/** Engines and links enter themselves here; `/health` and `/api/health` read it. */
@Injectable()
export class HealthRegistry {
  private readonly probes = new Map<string, HealthProbe>();

  register(probe: HealthProbe): void {
    this.probes.set(probe.name, probe);
  }

  all(): readonly HealthProbe[] {
    return [...this.probes.values()];
  }
}
