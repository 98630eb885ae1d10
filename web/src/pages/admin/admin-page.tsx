import { shellWords } from '../../shell-words.js';
import { say } from '../../words.js';

export function AdminPage() {
  return <h1>{say(shellWords).admin}</h1>;
}
