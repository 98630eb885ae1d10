import { useLive, useLoaded } from '../../use-live.js';
import { Commands } from './commands.js';
import { Counters } from './counters.js';
import { Engines } from './engines.js';
import { about, count, load, loadOwn, look, totals } from './home.state.js';
import { Places } from './places.js';
import { Standing } from './standing.js';
import { useSteadily } from './use-steadily.js';

const COUNT_MS = 2_000;
const LOOK_MS = 5_000;

export function HomePage() {
  useLoaded(() => void load());
  useSteadily(COUNT_MS, count);
  useSteadily(LOOK_MS, look);
  useLive('rt_global_stats_updated', ({ stats }) => (totals.value = stats));
  useLive('rt_module_online', () => void loadOwn());
  useLive('rt_module_offline', () => void loadOwn());
  if (!about.value) return null;
  return (
    <div class="home">
      <Standing />
      <Engines />
      <Counters />
      <Commands />
      <Places />
    </div>
  );
}
