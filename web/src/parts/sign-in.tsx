import { useSignal } from '@preact/signals';
import type { TargetedSubmitEvent } from 'preact';
import { signIn } from '../session.js';
import { shellWords } from '../shell-words.js';
import { say } from '../words.js';
import { reasonOf } from './reason.js';

export function SignIn() {
  const words = say(shellWords);
  const problem = useSignal('');
  const isBusy = useSignal(false);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    isBusy.value = true;
    problem.value = await signIn(text(fields, 'email'), text(fields, 'password')).then(() => '', reasonOf);
    isBusy.value = false;
  };
  return (
    <form class="sheet sign-in" onSubmit={(event) => void submit(event)}>
      <h1>{words.signIn}</h1>
      <p class="quiet">{words.signInText}</p>
      <label>
        {words.email}
        <input name="email" type="email" autocomplete="username" required autofocus />
      </label>
      <label>
        {words.password}
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <p role="alert" class="problem">
        {problem}
      </p>
      <button class="primary" disabled={isBusy.value}>
        {words.signIn}
      </button>
    </form>
  );
}

const text = (fields: FormData, name: string): string => fields.get(name) as string;
