import { say } from '../../words.js';
import { HowToReport } from './how-to-report.js';
import { modulesWords } from './modules-words.js';

const EXAMPLE = 'MC-1001-STN';

export function NoModules() {
  const words = say(modulesWords);
  return (
    <section class="sheet no-modules">
      <h2>{words.none}</h2>
      <p class="quiet">{words.noneText}</p>
      <HowToReport moduleId={EXAMPLE} />
    </section>
  );
}
