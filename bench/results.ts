import type { Figure } from './jobs/job.js';
import type { Series } from './plots/chart.js';
import { median } from './server-process.js';

/** What one job saw of each target, round after round. */
export class Results {
  private readonly rows = new Map<string, Map<string, number[]>>();
  /** Each target that the job suits, or what its figures name instead. */
  private readonly columns = new Set<string>();

  constructor(private readonly job: string) {}

  add(target: string, figures: readonly Figure[]): void {
    for (const { name, value, column = target } of figures) {
      this.columns.add(column);
      const row = this.rows.get(name) ?? new Map<string, number[]>();
      this.rows.set(name, row.set(column, [...(row.get(column) ?? []), value]));
    }
  }

  /** Markdown: medians, and in brackets times what the first column has. */
  table(): string {
    const columns = [...this.columns];
    const lines = [...this.rows].map(([name, row]) => [name, ...columns.map((each) => this.cell(row, each))]);
    const all = [[this.job, ...columns], Array<string>(columns.length + 1).fill('---'), ...lines];
    return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n') + '\n';
  }

  /** The columns' medians, by the names of the rows, which are numbers. */
  series(): Series[] {
    return [...this.columns].map((column) => ({
      name: column,
      points: [...this.rows].flatMap(([x, row]) =>
        row.has(column) ? [[Number(x), median(row.get(column)!)] as const] : [],
      ),
    }));
  }

  private cell(row: ReadonlyMap<string, number[]>, column: string): string {
    const values = row.get(column);
    if (!values) return '–';
    const [firstColumn] = this.columns;
    const first = row.get(firstColumn!);
    const isFirst = column === firstColumn || !first;
    const times = isFirst ? '' : ` (${(median(values) / median(first)).toFixed(2)})`;
    return `${rounded(median(values))}${times}`;
  }
}

/** Three significant digits. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
