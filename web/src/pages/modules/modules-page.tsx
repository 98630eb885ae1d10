import { useSignal } from '@preact/signals';
import type { FieldModule } from '../../../../src/contracts/index.js';
import { attempt } from '../../parts/notices.js';
import { part } from '../../route.js';
import { useLive, useLoaded } from '../../use-live.js';
import { say } from '../../words.js';
import { hearAlert, loadUnresolved } from './incidents.state.js';
import { ModuleDetail } from './module-detail.js';
import { ModuleList } from './module-list.js';
import { modulesWords } from './modules-words.js';
import {
  addModule,
  beginWith,
  changeModule,
  comeOnline,
  dropModule,
  goOffline,
  ids,
  loadModules,
  measure,
  onlineCount,
} from './modules.state.js';
import { NoModules } from './no-modules.js';
import { RegisterDialog } from './register-dialog.js';

export function ModulesPage() {
  useModules();
  const words = say(modulesWords);
  const isRegistering = useSignal(false);
  const selected = part.value;
  const total = ids.value?.length;
  return (
    <>
      <header class="title">
        <h1>
          {words.title} {total ? <span class="quiet">{words.summary(onlineCount.value, total)}</span> : null}
        </h1>
        <button class="primary" onClick={() => (isRegistering.value = true)}>
          {words.register}
        </button>
      </header>
      {total === 0 && !selected && <NoModules />}
      <div class={`modules ${selected ? 'with-detail' : ''}`}>
        {total ? <ModuleList /> : null}
        {selected && total !== undefined && <ModuleDetail key={selected} moduleId={selected} />}
      </div>
      {isRegistering.value && <RegisterDialog onClose={() => (isRegistering.value = false)} />}
    </>
  );
}

/** The streams replay what was missed of modules, but nothing that alerts told. */
function useModules(): void {
  useLive('rt_module_added', addModule);
  useLive('rt_module_updated', changeModule);
  useLive('rt_module_removed', dropModule);
  useLive('rt_module_online', comeOnline);
  useLive('rt_module_offline', goOffline);
  useLive('rt_telemetry_updated', ({ moduleId, telemetry }) => measure(moduleId, telemetry));
  useLive('telemetry:alert', hearAlert);
  useLoaded((answer) => {
    const listed = answer?.state?.['modules'] as FieldModule[] | undefined;
    if (listed) beginWith(listed);
    else if (!answer?.recovered || !ids.peek()) void attempt(loadModules());
    void attempt(loadUnresolved());
  });
}
