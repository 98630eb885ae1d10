import { number } from '../../format.js';
import { say } from '../../words.js';
import { Counter } from './counter.js';
import { linePoints, ratesOf, type Flow } from './home.model.js';
import { samples } from './home.state.js';
import { homeWords } from './home-words.js';

const WIDTH = 236;
const HEIGHT = 36;

/** Messages a second, with the line of the last two minutes. */
export function FlowCounter({ flow }: { readonly flow: Flow }) {
  const words = say(homeWords);
  const rates = ratesOf(samples.value, flow);
  const rate = rates.at(-1);
  const total = samples.value.at(-1)?.[flow] ?? 0;
  return (
    <Counter
      label={words.flows[flow]}
      value={rate === undefined ? undefined : number(rate, rate < 10 ? 1 : 0)}
      more={`${words.aSecond} · ${words.inAll(number(total))}`}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <polyline points={linePoints(rates, WIDTH, HEIGHT)} />
      </svg>
    </Counter>
  );
}
