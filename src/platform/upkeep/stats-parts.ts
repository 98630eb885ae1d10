import { Injectable } from '@nestjs/common';

/** One part of `GET /api/stats`, by its name there. */
export interface StatsPart {
  readonly name: string;
  read(): unknown;
}

/** Features enter what they can count here; the statistics are read together. */
@Injectable()
export class StatsParts {
  private readonly parts = new Map<string, StatsPart>();

  register(part: StatsPart): void {
    this.parts.set(part.name, part);
  }

  all(): readonly StatsPart[] {
    return [...this.parts.values()];
  }
}
