import { signal } from '@preact/signals';
import type { User } from '../../src/contracts/index.js';

/** Who is signed in; null: nobody; undefined: not known yet. */
export const user = signal<User | null | undefined>(undefined);

/** The server does not know this session any more. */
export function forgetSession(): void {
  user.value = null;
}
