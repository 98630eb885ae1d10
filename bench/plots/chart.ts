import { LogScale } from './log-scale.js';
import { COLOURS, STYLE } from './style.js';

export interface Series {
  readonly name: string;
  /** In the order of x. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  readonly title: string;
  /** What x counts: `clients`. */
  readonly across: string;
  /** What y counts: `deliveries a second`. */
  readonly upwards: string;
}

const [WIDTH, HEIGHT] = [720, 400];
const FRAME = { left: 78, right: 704, top: 84, bottom: 340 };
const LEGEND_Y = 58;

/** Lines over axes that are both logarithmic, as SVG that follows the reader's light or dark theme. */
export function svgOf(chart: Chart, series: readonly Series[]): string {
  const points = series.flatMap((each) => each.points);
  const xs = points.map(([x]) => x);
  const across = new LogScale([Math.min(...xs), Math.max(...xs)], [FRAME.left + 24, FRAME.right - 24]);
  const upwards = LogScale.around(
    points.map(([, y]) => y),
    [FRAME.bottom, FRAME.top],
  );
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">`,
    `<title>${chart.title}</title>`,
    `<style>${STYLE}</style>`,
    text(FRAME.left, 28, chart.title, 'title'),
    ...legend(series),
    ...upwards.ticks.flatMap((tick) => row(tick, upwards.at(tick))),
    ...[...new Set(xs)].map((x) => text(across.at(x), FRAME.bottom + 22, said(x), 'middle')),
    text((FRAME.left + FRAME.right) / 2, FRAME.bottom + 46, chart.across, 'middle name'),
    `<text class="middle name" transform="translate(16 ${(FRAME.top + FRAME.bottom) / 2}) rotate(-90)">${chart.upwards}</text>`,
    ...series.map((each, no) => line(each, no, { across, upwards })),
    '</svg>',
  ];
  return parts.join('\n') + '\n';
}

function legend(series: readonly Series[]): string[] {
  let x = FRAME.left;
  return series.map(({ name }, no) => {
    const entry =
      `<g style="--colour:${COLOURS[no]}"><path class="line" d="M${x} ${LEGEND_Y - 4}h22"/>` +
      `<circle cx="${x + 11}" cy="${LEGEND_Y - 4}" r="4"/>${text(x + 29, LEGEND_Y, name)}</g>`;
    x += 53 + 7 * name.length;
    return entry;
  });
}

function row(value: number, y: number): string[] {
  return [
    `<path class="grid" d="M${FRAME.left} ${y}H${FRAME.right}"/>`,
    text(FRAME.left - 8, y + 4, said(value), 'end'),
  ];
}

function line({ points }: Series, no: number, { across, upwards }: Record<'across' | 'upwards', LogScale>) {
  const places = points.map(([x, y]) => [across.at(x), upwards.at(y)] as const);
  const path = places.map((place) => place.join(' ')).join('L');
  const marks = places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="4"/>`).join('');
  return `<g style="--colour:${COLOURS[no]}"><path class="line" d="M${path}"/>${marks}</g>`;
}

function text(x: number, y: number, content: string, kind = ''): string {
  return `<text x="${x}" y="${y}"${kind && ` class="${kind}"`}>${content}</text>`;
}

/** `20 k`, with a narrow space. */
function said(value: number): string {
  if (value >= 1e6) return `${value / 1e6}\u202fM`;
  return value >= 1e4 ? `${value / 1e3}\u202fk` : String(value);
}
