import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { pathOf } from '../../route.js';
import { say } from '../../words.js';
import { HowToReport } from './how-to-report.js';
import { ModuleHead } from './module-head.js';
import { ModuleHistoryView } from './module-history-view.js';
import { modulesWords } from './modules-words.js';
import { findModule, ids, unitOf } from './modules.state.js';

/** One module, by the id in the address. */
export function ModuleDetail({ moduleId }: { readonly moduleId: string }) {
  const words = say(modulesWords);
  const isMissing = useSignal(false);
  const unit = ids.value?.includes(moduleId) ? unitOf(moduleId) : undefined;
  useEffect(() => {
    if (!unit) findModule(moduleId).catch(() => (isMissing.value = true));
    document.querySelector('.module-row[aria-current]')?.scrollIntoView({ block: 'center' });
    scrollTo(0, 0);
  }, []);
  return (
    <section class="module-detail" aria-label={moduleId}>
      <a class="back" href={pathOf('modules')}>
        ‹ {words.all}
      </a>
      {!unit && isMissing.value && <p class="empty">{words.notFound}</p>}
      {unit && (
        <>
          <ModuleHead unit={unit} />
          <ModuleHistoryView unit={unit} />
          <details class="sheet" open={unit.about.peek().lastSeen === null}>
            <summary>{words.reporting}</summary>
            <HowToReport moduleId={moduleId} />
          </details>
        </>
      )}
    </section>
  );
}
