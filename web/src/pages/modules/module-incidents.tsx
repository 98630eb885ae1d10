import { useComputed } from '@preact/signals';
import { say } from '../../words.js';
import { IncidentRow } from './incident-row.js';
import { incidentsOf } from './incidents.state.js';
import { modulesWords } from './modules-words.js';

/** The newest first. */
export function ModuleIncidents({ moduleId }: { readonly moduleId: string }) {
  const words = say(modulesWords);
  const incidents = useComputed(() => incidentsOf(moduleId));
  return (
    <section class="sheet">
      <h3>{words.incidents}</h3>
      {incidents.value.length === 0 && <p class="quiet">{words.noIncident}</p>}
      <ul class="incidents" aria-live="polite" tabIndex={0} aria-label={words.incidents}>
        {incidents.value.map((incident) => (
          <IncidentRow key={incident.incident_id} incident={incident} />
        ))}
      </ul>
    </section>
  );
}
