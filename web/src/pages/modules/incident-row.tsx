import type { Incident, IncidentStatus } from '../../../../src/contracts/index.js';
import { number, time } from '../../format.js';
import { attempt } from '../../parts/notices.js';
import { user } from '../../user.js';
import { say } from '../../words.js';
import { changeIncident, isUnresolved } from './incidents.state.js';
import { modulesWords } from './modules-words.js';
import { textOf } from './values.js';

const CHIPS: Readonly<Record<IncidentStatus, string>> = { open: 'bad', acknowledged: 'warn', resolved: '' };

export function IncidentRow({ incident }: { readonly incident: Incident }) {
  const words = say(modulesWords);
  const { incident_id, type, status, opened_at, resolved_at } = incident;
  const change = (action: 'acknowledge' | 'resolve'): void =>
    void attempt(changeIncident(incident_id, action));
  return (
    <li>
      <span class={`chip ${CHIPS[status]}`}>{words.statuses[status]}</span>
      <strong>{words.types[type]}</strong>
      <span class="quiet">{reasonFor(incident)}</span>
      <span class="quiet when">
        <time dateTime={opened_at}>{time(opened_at)}</time>
        {resolved_at && (
          <>
            {' – '}
            <time dateTime={resolved_at}>{time(resolved_at)}</time>
          </>
        )}
      </span>
      {user.value?.isAdmin && isUnresolved(incident) && (
        <span class="actions">
          {status === 'open' && <button onClick={() => change('acknowledge')}>{words.acknowledge}</button>}
          <button onClick={() => change('resolve')}>{words.resolve}</button>
        </span>
      )}
    </li>
  );
}

function reasonFor({ type, value, threshold }: Incident): string {
  const words = say(modulesWords);
  if (type === 'no_data') return words.silentFor(number(value ?? threshold));
  const [name] = type.split('_') as [string];
  return words.passed(value === null ? '–' : textOf(name, value), textOf(name, threshold));
}
