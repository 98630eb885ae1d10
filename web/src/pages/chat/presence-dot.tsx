import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { standingOf } from './people.js';

const LOOKS = { online: 'good', away: 'warn', busy: 'bad', offline: 'hollow' } as const;

export function PresenceDot({ userId }: { readonly userId: string }) {
  const { status } = standingOf(userId).value;
  const label = say(chatWords).statuses[status];
  return <span class={`dot ${LOOKS[status]}`} role="img" aria-label={label} title={label} />;
}
