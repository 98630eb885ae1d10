import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { shellWords } from '../shell-words.js';
import { say } from '../words.js';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal sheet over the page, for as long as it is drawn. Escape and the cross call `onClose`. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const words = say(shellWords);
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => element.current!.showModal(), []);
  return (
    <dialog ref={element} class="sheet" aria-labelledby="dialog-title" onClose={onClose}>
      <header>
        <h2 id="dialog-title">{title}</h2>
        <button class="quiet" aria-label={words.close} onClick={() => element.current!.close()}>
          ×
        </button>
      </header>
      {children}
    </dialog>
  );
}
