import { shellWords } from '../../shell-words.js';
import { say } from '../../words.js';

export function ModulesPage() {
  return <h1>{say(shellWords).modules}</h1>;
}
