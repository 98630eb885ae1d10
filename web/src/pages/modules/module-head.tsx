import { useSignal } from '@preact/signals';
import { user } from '../../user.js';
import { say } from '../../words.js';
import { ForgetDialog } from './forget-dialog.js';
import { modulesWords } from './modules-words.js';
import type { Unit } from './modules.state.js';
import { OnLine } from './on-line.js';
import { RenameDialog } from './rename-dialog.js';
import { inOrder, labelOf, textOf } from './values.js';

export function ModuleHead({ unit }: { readonly unit: Unit }) {
  const words = say(modulesWords);
  const asked = useSignal<'rename' | 'forget' | undefined>(undefined);
  const module = unit.about.value;
  const close = (): void => void (asked.value = undefined);
  return (
    <header class="module-head">
      <div>
        <h2>{module.name}</h2>
        <OnLine about={unit.about} />
      </div>
      <p class="quiet">
        <code>{module.moduleId}</code> · {module.type}
        {module.userId !== user.value?.id && ` · ${words.owner} ${module.userId}`}
      </p>
      <div class="actions">
        <button onClick={() => (asked.value = 'rename')}>{words.rename}</button>
        <button class="danger" onClick={() => (asked.value = 'forget')}>
          {words.forget}
        </button>
      </div>
      <Words unit={unit} />
      {asked.value === 'rename' && <RenameDialog module={module} onClose={close} />}
      {asked.value === 'forget' && <ForgetDialog module={module} onClose={close} />}
    </header>
  );
}

/** What no chart shows. */
function Words({ unit: { telemetry } }: { readonly unit: Unit }) {
  const said = inOrder(telemetry.value).filter(([, value]) => typeof value !== 'number');
  if (said.length === 0) return null;
  return (
    <dl>
      {said.map(([name, value]) => (
        <div key={name}>
          <dt>{labelOf(name)}</dt>
          <dd>{textOf(name, value)}</dd>
        </div>
      ))}
    </dl>
  );
}
