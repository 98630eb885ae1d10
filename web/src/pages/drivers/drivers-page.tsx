import { shellWords } from '../../shell-words.js';
import { say } from '../../words.js';

export function DriversPage() {
  return <h1>{say(shellWords).drivers}</h1>;
}
