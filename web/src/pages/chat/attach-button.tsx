import { useRef } from 'preact/hooks';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { attach } from './files.js';
import type { RoomState } from './room.state.js';

export function AttachButton({ state }: { readonly state: RoomState }) {
  const words = say(chatWords);
  const input = useRef<HTMLInputElement>(null);
  const take = (): void => {
    attach(state, input.current!.files ?? []);
    input.current!.value = '';
  };
  return (
    <>
      <input ref={input} type="file" multiple hidden onChange={take} />
      <button aria-label={words.attach} title={words.attach} onClick={() => input.current!.click()}>
        +
      </button>
    </>
  );
}
