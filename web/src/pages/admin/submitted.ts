import { useSignal, type Signal } from '@preact/signals';
import type { TargetedSubmitEvent } from 'preact';
import { reasonOf } from '../../parts/reason.js';

interface Submission {
  /** Why the last one failed; empty: it did not. */
  readonly problem: Signal<string>;
  readonly isBusy: Signal<boolean>;
  readonly onSubmit: (event: TargetedSubmitEvent<HTMLFormElement>) => void;
}

/** Sends what a form holds, one at a time, and keeps the reason of a failure beside it. */
export function useSubmitted(
  send: (fields: FormData, form: HTMLFormElement) => Promise<unknown>,
): Submission {
  const problem = useSignal('');
  const isBusy = useSignal(false);
  const submit = async (form: HTMLFormElement): Promise<void> => {
    isBusy.value = true;
    problem.value = await send(new FormData(form), form).then(() => '', reasonOf);
    isBusy.value = false;
  };
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!isBusy.peek()) void submit(event.currentTarget);
  };
  return { problem, isBusy, onSubmit };
}

/** The texts of these fields. */
export function textsOf<N extends string>(fields: FormData, ...names: readonly N[]): Record<N, string> {
  return Object.fromEntries(names.map((name) => [name, fields.get(name)])) as Record<N, string>;
}
