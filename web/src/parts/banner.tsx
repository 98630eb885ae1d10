import { useSignal, useSignalEffect } from '@preact/signals';
import { connection, reconnect, type Connection } from '../live.js';
import { now } from '../now.js';
import { shellWords } from '../shell-words.js';
import { user } from '../user.js';
import { say } from '../words.js';

const BACK_MS = 6_000;

/** Says that the connection is lost, when the next attempt follows, and what return brought. Silent while all is well. */
export function Banner() {
  const words = say(shellWords);
  const isOver = useSignal(true);
  useSignalEffect(() => {
    isOver.value = false;
    if (connection.value.is !== 'back') return;
    const timer = setTimeout(() => (isOver.value = true), BACK_MS);
    return () => clearTimeout(timer);
  });
  const text = textOf(connection.value, words);
  const isBack = connection.value.is === 'back';
  if (!user.value || !text || (isBack && isOver.value)) return <div role="status" />;
  return (
    <div role="status" class={`banner ${isBack ? 'good' : 'warn'}`}>
      <span>{text}</span>
      {!isBack && (
        <button onClick={reconnect}>{connection.value.is === 'ended' ? words.reconnect : words.now}</button>
      )}
    </div>
  );
}

function textOf(state: Connection, words: typeof shellWords.en): string | undefined {
  if (state.is === 'waiting') {
    const seconds = Math.ceil((state.until - now.value) / 1_000);
    return seconds > 0 ? words.waiting(seconds) : words.connecting;
  }
  if (state.is === 'back') return state.missed === undefined ? words.backAnew : words.back(state.missed);
  return { connecting: undefined, on: undefined, lost: words.lost, ended: words.ended }[state.is];
}
