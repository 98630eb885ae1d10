import { useSignal, useSignalEffect, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { Lines } from './lines.js';
import { isLooking, noteRead } from './receipts.js';
import { loadOlder, type RoomState } from './room.state.js';
import { useSeen } from './use-seen.js';

/** It grows upward from its end: older messages move nothing, and the newest stays in sight. */
export function MessageList({ state }: { readonly state: RoomState }) {
  const words = say(chatWords);
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useSignal(true);
  const isLoaded = state.cursor.value !== undefined;
  const start = useSeen((isSeen) => isSeen && void loadOlder(state), [state.messages.value[0]?.seq]);
  const end = useSeen((isSeen) => (isAtEnd.value = isSeen));
  const toEnd = (): void => scroller.current?.scrollTo({ top: 0 });
  useEffect(toEnd, [state.unsent.value.at(-1)?.clientMessageId]);
  useUpkeep(state, isAtEnd);
  return (
    <>
      <div class="messages" ref={scroller} tabIndex={0} role="log" aria-label={words.messages}>
        <div class="inner">
          <div ref={start} class="edge" />
          {isLoaded && <Lines state={state} />}
          <div ref={end} class="edge" />
        </div>
      </div>
      {isLoaded && !isAtEnd.value && (
        <button class="latest" onClick={toEnd}>
          ↓ {words.latest}
        </button>
      )}
    </>
  );
}

/** Begins the history whenever there is none, and says what was seen. */
function useUpkeep(state: RoomState, isAtEnd: Signal<boolean>): void {
  useSignalEffect(() => {
    if (state.cursor.value === undefined) void loadOlder(state);
  });
  useSignalEffect(() => {
    const isShown = state.newest.value && state.members.value.length > 0 && state.cursor.value !== undefined;
    if (isShown && isLooking.value && isAtEnd.value) noteRead(state);
  });
}
