import { Copy } from '../../parts/copy.js';
import { say } from '../../words.js';
import { shortToken } from './home.model.js';
import { about, token } from './home.state.js';
import { homeWords } from './home-words.js';

/** A command per door, with the visitor's own token: shortened to look at, whole to copy. */
export function Commands() {
  const words = say(homeWords);
  const commands = about.value?.commands ?? [];
  return (
    <section aria-labelledby="commands">
      <h2 id="commands">{words.tryIt}</h2>
      <p class="quiet">{token.value === null ? words.noToken : words.tokenText}</p>
      <div class="sheet commands">
        {commands.map(({ door, command }) => (
          <div key={door}>
            <h3>{words.doors[door]}</h3>
            <Copy text={filled(command, token.value)} shown={filled(command, token.value, shortToken)} />
          </div>
        ))}
      </div>
    </section>
  );
}

function filled(command: string, own: string | null | undefined, shorten = (text: string) => text): string {
  const addressed = command.replaceAll('{url}', location.origin);
  return own ? addressed.replaceAll('{token}', shorten(own)) : addressed;
}
