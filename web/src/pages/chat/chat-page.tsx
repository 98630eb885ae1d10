import { shellWords } from '../../shell-words.js';
import { say } from '../../words.js';

export function ChatPage() {
  return <h1>{say(shellWords).chat}</h1>;
}
