import { say } from '../../words.js';
import type { ModuleHistory } from './history.state.js';
import { modulesWords } from './modules-words.js';
import { ValueChart } from './value-chart.js';
import { byName } from './values.js';

/** One chart for each number that the module says. */
export function ModuleCharts({ history }: { readonly history: ModuleHistory }) {
  const words = say(modulesWords);
  const isKnown = history.points.value !== undefined;
  return (
    <div class="module-charts" aria-busy={!isKnown}>
      {history.names.value.toSorted(byName).map((name) => (
        <ValueChart key={name} history={history} name={name} />
      ))}
      {isKnown && history.names.value.length === 0 && <p class="empty">{words.nothingMeasured}</p>}
    </div>
  );
}
