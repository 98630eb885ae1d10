import type { TargetedClipboardEvent, TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { attach } from './files.js';
import type { RoomState } from './room.state.js';
import { stopTyping, tellTyping } from './typing.js';

const MAX_CONTENT = 10_000;

interface WritingFieldProps {
  readonly state: RoomState;
  readonly onSend: () => void;
}

/** Enter sends, Shift and Enter break the line, Escape gives up a reply; files are pasted in. */
export function WritingField({ state, onSend }: WritingFieldProps) {
  const words = say(chatWords);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // Where there is a keyboard that would not cover the messages.
    if (matchMedia('(hover: hover)').matches) field.current?.focus({ preventScroll: true });
  }, [state.replyTo.value]);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === 'Escape') state.replyTo.value = undefined;
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    onSend();
  };
  return (
    <textarea
      ref={field}
      rows={1}
      maxLength={MAX_CONTENT}
      aria-label={words.write}
      placeholder={words.write}
      value={state.draft.value}
      onInput={(event) => write(state, event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onPaste={(event) => paste(state, event)}
      onBlur={stopTyping}
    />
  );
}

function write(state: RoomState, text: string): void {
  state.draft.value = text;
  tellTyping(state, text !== '');
}

function paste(state: RoomState, event: TargetedClipboardEvent<HTMLTextAreaElement>): void {
  const files = event.clipboardData?.files;
  if (!files?.length) return;
  event.preventDefault();
  attach(state, files);
}
