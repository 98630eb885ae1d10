import { useComputed } from '@preact/signals';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import type { RoomState } from './room.state.js';

interface TicksProps {
  readonly state: RoomState;
  readonly seq: number;
}

/** Whether a message of the visitor's has reached all others, and been read by them. */
export function Ticks({ state, seq }: TicksProps) {
  const reach = useComputed(() => {
    if (state.readSeq.value >= seq) return 'read';
    return state.deliveredSeq.value >= seq ? 'delivered' : 'sent';
  }).value;
  const label = say(chatWords).ticks[reach];
  return (
    <span class={`ticks ${reach}`} role="img" aria-label={label} title={label}>
      {reach === 'sent' ? '✓' : '✓✓'}
    </span>
  );
}
