import { useSignal } from '@preact/signals';
import type { ComponentChildren, TargetedSubmitEvent } from 'preact';
import { Dialog } from '../../parts/dialog.js';
import { reasonOf } from '../../parts/reason.js';
import { say } from '../../words.js';
import { modulesWords } from './modules-words.js';

interface SheetFormProps {
  readonly title: string;
  /** What its button says; the usual is to save. */
  readonly does?: string;
  readonly submit: (fields: FormData) => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A form in a dialog, that closes once it is done, and else says why not. */
export function SheetForm({ title, does, submit, onClose, children }: SheetFormProps) {
  const words = say(modulesWords);
  const problem = useSignal('');
  const isBusy = useSignal(false);
  const onSubmit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    isBusy.value = true;
    problem.value = await submit(new FormData(event.currentTarget)).then(() => '', reasonOf);
    isBusy.value = false;
    if (!problem.value) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={(event) => void onSubmit(event)}>
        {children}
        <p role="alert" class="problem">
          {problem}
        </p>
        <div class="actions">
          <button type="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button class={does ? 'danger' : 'primary'} disabled={isBusy.value}>
            {does ?? words.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export const textIn = (fields: FormData, name: string): string => (fields.get(name) as string).trim();
