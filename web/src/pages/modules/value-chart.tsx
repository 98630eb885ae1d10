import { useComputed } from '@preact/signals';
import { time } from '../../format.js';
import { Chart, type ChartData } from '../../parts/chart.js';
import { factsOf, latestText, limitsOf, spansOf } from './curve.js';
import type { ModuleHistory } from './history.state.js';
import { incidentsOf } from './incidents.state.js';
import { RANGES } from './ranges.js';
import { columnsOf } from './series.js';
import { labelOf, textOf } from './values.js';

interface ValueChartProps {
  readonly history: ModuleHistory;
  readonly name: string;
}

/** One value over time, with its limits and the incidents that it caused. */
export function ValueChart({ history, name }: ValueChartProps) {
  const columns = useComputed(() =>
    columnsOf(history.points.value ?? [], name, RANGES[history.range.value].stepMs),
  );
  const data = useComputed((): ChartData => {
    const { x, low, high, value } = columns.value;
    return [x, low, high, value];
  });
  const spans = useComputed(() => spansOf(incidentsOf(history.unit.moduleId), name, history.end.value));
  const limits = useComputed(() => limitsOf(history, name));
  const facts = factsOf(name, columns.value, limits.value);
  const latest = latestText(history, name);
  return (
    <Chart
      data={data.value}
      from={history.end.value - RANGES[history.range.value].ms}
      to={history.end.value}
      limits={limits.value}
      spans={spans.value}
      summary={[`${labelOf(name)} ${latest}`, ...facts].join(', ')}
      caption={(index) => (
        <>
          <h3>{labelOf(name)}</h3>
          <Pointed name={name} data={data.value} index={index} otherwise={latest} />
          <span class="quiet facts">{facts.join(' · ')}</span>
        </>
      )}
    />
  );
}

interface PointedProps {
  readonly name: string;
  readonly data: ChartData;
  readonly index: number | undefined;
  readonly otherwise: string;
}

/** The value that is pointed at, and its time. */
function Pointed({ name, data: [x, , , value], index, otherwise }: PointedProps) {
  const [at, shown] = index === undefined ? [] : [x[index], value[index]];
  if (at === undefined || typeof shown !== 'number') return <strong>{otherwise}</strong>;
  return (
    <>
      <strong>{textOf(name, shown)}</strong>
      <span class="quiet">{time(at * 1_000)}</span>
    </>
  );
}
