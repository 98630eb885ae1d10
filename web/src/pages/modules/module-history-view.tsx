import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { onBack } from '../../live.js';
import { attempt } from '../../parts/notices.js';
import { useLive } from '../../use-live.js';
import { user } from '../../user.js';
import { say } from '../../words.js';
import { ModuleHistory } from './history.state.js';
import { loadIncidents } from './incidents.state.js';
import { ModuleCharts } from './module-charts.js';
import { ModuleIncidents } from './module-incidents.js';
import { modulesWords } from './modules-words.js';
import type { Unit } from './modules.state.js';
import { RangeChoice } from './range-choice.js';
import { ThresholdsDialog } from './thresholds-dialog.js';

/** Values that do not change are not told: so often it is asked for them. */
const REFRESH_MS = 30_000;

/** What a module has measured, and what was wrong with it. */
export function ModuleHistoryView({ unit }: { readonly unit: Unit }) {
  const words = say(modulesWords);
  const history = useHistory(unit);
  const isChanging = useSignal(false);
  const sensor = history.sensor.value;
  return (
    <>
      <div class="module-tools">
        <RangeChoice history={history} />
        {sensor && user.value?.isAdmin && (
          <button onClick={() => (isChanging.value = true)}>{words.changeThresholds}</button>
        )}
      </div>
      <ModuleCharts history={history} />
      {sensor && <ModuleIncidents moduleId={unit.moduleId} />}
      {sensor && isChanging.value && (
        <ThresholdsDialog
          thresholds={sensor.thresholds}
          set={(thresholds) => history.setThresholds(thresholds)}
          onClose={() => (isChanging.value = false)}
        />
      )}
    </>
  );
}

function useHistory(unit: Unit): ModuleHistory {
  const history = useMemo(() => new ModuleHistory(unit), []);
  const load = async (): Promise<void> => {
    await history.findSensor();
    await Promise.all([history.load(), loadIncidents(unit.moduleId)]);
  };
  // The first reading of a sensor makes a module one.
  useSignalEffect(() => {
    void history.isLikeSensor.value;
    void attempt(load());
  });
  useEffect(() => onBack(() => void attempt(load())), []);
  useLive('rt_telemetry_updated', ({ moduleId, telemetry }) => {
    if (moduleId === unit.moduleId) history.append(telemetry);
  });
  useEffect(() => {
    const refresh = (): void => void (document.hidden || history.load().catch(() => undefined));
    const timer = setInterval(refresh, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return history;
}
