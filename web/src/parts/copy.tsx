import { useSignal } from '@preact/signals';
import { shellWords } from '../shell-words.js';
import { say } from '../words.js';

const SHOWN_MS = 1_500;

/** A command, and a button that copies it. `shown` is what stands there instead of, say, a long token. */
export function Copy({ text, shown = text }: { readonly text: string; readonly shown?: string }) {
  const words = say(shellWords);
  const isCopied = useSignal(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    isCopied.value = true;
    setTimeout(() => (isCopied.value = false), SHOWN_MS);
  };
  return (
    <div class="copy">
      <pre tabIndex={0}>{shown}</pre>
      <button onClick={() => void copy()}>{isCopied.value ? words.copied : words.copy}</button>
    </div>
  );
}
