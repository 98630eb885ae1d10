import { useComputed } from '@preact/signals';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { nameOf } from './people.js';
import type { RoomState } from './room.state.js';

interface QuoteProps {
  readonly state: RoomState;
  readonly messageId: string;
}

/** What a message answers; a click goes there, where it is loaded. */
export function Quote({ state, messageId }: QuoteProps) {
  const words = say(chatWords);
  const quoted = useComputed(() => state.messages.value.find((other) => other.messageId === messageId)).value;
  if (!quoted) return <span class="quote">{words.earlier}</span>;
  const show = (): void =>
    document.getElementById(`message-${quoted.seq}`)?.scrollIntoView({ block: 'center' });
  return (
    <button class="quote" onClick={show}>
      <b>{nameOf(quoted.from.id)}</b>
      <span>{quoted.content || words.file}</span>
    </button>
  );
}
