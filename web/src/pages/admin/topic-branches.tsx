import { number } from '../../format.js';
import { now } from '../../now.js';
import { Age } from '../../parts/age.js';
import { say } from '../../words.js';
import { lineOf } from './payload.js';
import { contains, rateAt, type Branch, type Known } from './topic-tree.js';
import { selected, sought } from './topics.state.js';
import { topicsWords } from './topics-words.js';

/** Rows of one branch that are drawn at most. */
const MAX_ROWS = 200;

export function TopicBranches({ of, level }: { readonly of: Branch; readonly level: number }) {
  const words = say(topicsWords);
  const shown = of.children.value.filter((child) => contains(child, sought.value));
  return (
    <>
      {shown.slice(0, MAX_ROWS).map((branch) => (
        <TopicBranch key={branch.name} branch={branch} level={level} />
      ))}
      {shown.length > MAX_ROWS && (
        <li role="none" class="quiet">
          {words.more(number(shown.length - MAX_ROWS))}
        </li>
      )}
    </>
  );
}

function TopicBranch({ branch, level }: { readonly branch: Branch; readonly level: number }) {
  const hasChildren = branch.children.value.length > 0;
  const isOpen = hasChildren && (branch.isOpen.value || sought.value !== '');
  const isSelected = selected.value === branch.path;
  const choose = (event: Event): void => {
    event.stopPropagation();
    if (hasChildren) branch.isOpen.value = !isOpen;
    if (branch.topic.peek()) selected.value = branch.path;
  };
  return (
    <li
      role="treeitem"
      aria-level={level}
      aria-selected={isSelected}
      aria-expanded={hasChildren ? isOpen : undefined}
      tabIndex={isSelected || (level === 1 && selected.value === undefined) ? 0 : -1}
      onClick={choose}
    >
      <Row branch={branch} sign={hasChildren ? (isOpen ? '▾' : '▸') : ''} />
      {isOpen && (
        <ul role="group">
          <TopicBranches of={branch} level={level + 1} />
        </ul>
      )}
    </li>
  );
}

function Row({ branch, sign }: { readonly branch: Branch; readonly sign: string }) {
  const words = say(topicsWords);
  const known = branch.topic.value;
  return (
    <span class="row">
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <span class="name">{branch.name || words.empty}</span>
      <span class="last">{known && lineOf(known.payload)}</span>
      {known && <Pulse known={known} />}
    </span>
  );
}

/** How fast, and how long ago: the only parts of a row that time changes. */
function Pulse({ known }: { readonly known: Known }) {
  const words = say(topicsWords);
  const rate = rateAt(known, now.value);
  return (
    <span class="pulse quiet">
      {rate >= 0.05 && <span>{words.perSecond(number(rate, 1))}</span>}
      {known.isOld ? words.retained : <Age at={known.at} />}
    </span>
  );
}
