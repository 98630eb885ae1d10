import { useEffect } from 'preact/hooks';
import { useLive, useLoaded } from '../../use-live.js';
import { say } from '../../words.js';
import { DriverFilter } from './driver-filter.js';
import { DriverList } from './driver-list.js';
import { DriverMap } from './driver-map.js';
import { DriverPanel } from './driver-panel.js';
import { driversWords } from './drivers-words.js';
import { loadDrivers, takeMove, takeState } from './drivers.state.js';
import { followSelection, refreshSelection, select } from './selection.state.js';

export function DriversPage() {
  useLive('driver:status', takeState);
  useLive('driver:position', takeMove);
  useLoaded(() => {
    void loadDrivers();
    refreshSelection();
  });
  useEffect(followSelection, []);
  return (
    <div class="drivers" onKeyDown={({ key }) => key === 'Escape' && select(undefined)}>
      <h1 class="unseen">{say(driversWords).title}</h1>
      <aside>
        <DriverFilter />
        <DriverList />
      </aside>
      <DriverMap />
      <DriverPanel />
    </div>
  );
}
