import { appendFileSync } from 'node:fs';

/** What a run has counted; of what does not apply there is none. */
export interface Figures {
  readonly sent?: number;
  readonly acknowledged?: number;
  readonly stored?: number;
  readonly lost?: number;
  readonly twice?: number;
  readonly memoryBeforeMb?: number;
  readonly memoryAfterMb?: number;
  /** From the fault, or from its end where it lasts, until all is as before. */
  readonly recoveredS?: number;
}

/** Adds a line to the file that `FIGURES` names, for the table in `docs/guarantees.md`. */
export function noteFigures(test: string, figures: Figures): void {
  const file = process.env.FIGURES;
  if (!file) return;
  const counts = Object.entries(figures).map(([name, count]) => `${name} ${Math.round(count * 10) / 10}`);
  appendFileSync(file, `${test}: ${counts.join(', ')}\n`);
}

/** How many of the acknowledged ones are not there, and how many are there more than once. */
export function shortfall(
  acknowledged: Iterable<string>,
  stored: readonly string[],
): Required<Pick<Figures, 'lost' | 'twice'>> {
  const found = new Set(stored);
  const lost = [...acknowledged].filter((id) => !found.has(id)).length;
  return { lost, twice: stored.length - found.size };
}

export const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1_000;
