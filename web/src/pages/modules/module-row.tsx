import { useComputed } from '@preact/signals';
import type { IncidentType } from '../../../../src/contracts/index.js';
import { part, pathOf } from '../../route.js';
import { say } from '../../words.js';
import { incidentsOf, isUnresolved } from './incidents.state.js';
import { modulesWords } from './modules-words.js';
import type { Unit } from './modules.state.js';
import { OnLine } from './on-line.js';
import { inOrder, labelOf, textOf } from './values.js';

const SHOWN = 3;

/** A module in the list: drawn again when it itself changes, its values by themselves. */
export function ModuleRow({ unit }: { readonly unit: Unit }) {
  const { moduleId, about } = unit;
  const isSelected = useComputed(() => part.value === moduleId);
  const { name, type } = about.value;
  return (
    <a
      class="module-row sheet"
      href={pathOf('modules', moduleId)}
      aria-current={isSelected.value ? 'true' : undefined}
    >
      <strong>{name}</strong>
      <span class="quiet">
        <code>{moduleId}</code> · {type}
      </span>
      <Values unit={unit} />
      <span class="module-state">
        <OnLine about={about} />
        <Trouble unit={unit} />
      </span>
    </a>
  );
}

function Values({ unit: { telemetry } }: { readonly unit: Unit }) {
  return (
    <span class="module-values">
      {inOrder(telemetry.value)
        .slice(0, SHOWN)
        .map(([name, value]) => (
          <span key={name}>
            <small>{labelOf(name)}</small>
            {textOf(name, value)}
          </span>
        ))}
    </span>
  );
}

/** Where a module is off line, that nothing comes from it goes without saying. */
function Trouble({ unit: { moduleId, about } }: { readonly unit: Unit }) {
  const types = useComputed(() =>
    incidentsOf(moduleId)
      .filter((incident) => isUnresolved(incident) && (incident.type !== 'no_data' || about.value.isOnline))
      .map(({ type }) => type)
      .join(' '),
  );
  const words = say(modulesWords);
  return (
    <>
      {types.value
        .split(' ')
        .map((type) => type && <span class="chip bad">{words.types[type as IncidentType]}</span>)}
    </>
  );
}
