import { shellWords } from '../../shell-words.js';
import { say } from '../../words.js';

export function HomePage() {
  return <h1>{say(shellWords).home}</h1>;
}
