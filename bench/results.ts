import type { Figure } from './jobs/job.js';
import { median } from './server-process.js';

/** What one job saw of each target, round after round. */
export class Results {
  private readonly rows = new Map<string, Map<string, number[]>>();

  constructor(
    private readonly job: string,
    private readonly targets: readonly string[],
  ) {}

  add(target: string, figures: readonly Figure[]): void {
    for (const { name, value } of figures) {
      const row = this.rows.get(name) ?? new Map<string, number[]>();
      this.rows.set(name, row.set(target, [...(row.get(target) ?? []), value]));
    }
  }

  /** Markdown: medians, and in brackets times what the first target has. */
  table(): string {
    const lines = [...this.rows].map(([name, row]) => [
      name,
      ...this.targets.map((each) => this.cell(row, each)),
    ]);
    const all = [[this.job, ...this.targets], Array<string>(this.targets.length + 1).fill('---'), ...lines];
    return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n') + '\n';
  }

  private cell(row: ReadonlyMap<string, number[]>, target: string): string {
    const values = row.get(target);
    if (!values) return '–';
    const first = row.get(this.targets[0]!);
    const isFirst = target === this.targets[0] || !first;
    const times = isFirst ? '' : ` (${(median(values) / median(first)).toFixed(2)})`;
    return `${rounded(median(values))}${times}`;
  }
}

/** Three significant digits. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
