import type { Signal } from '@preact/signals';
import type { FieldModule } from '../../../../src/contracts/index.js';
import { Age } from '../../parts/age.js';
import { say } from '../../words.js';
import { modulesWords } from './modules-words.js';

/** Whether the module is there, in its own word where it has one; or since when it is not. */
export function OnLine({ about }: { readonly about: Signal<FieldModule> }) {
  const words = say(modulesWords);
  const { isOnline, lastSeen, status } = about.value;
  return (
    <span class="on-line">
      <span class={`dot ${isOnline ? 'good' : 'off'}`} />
      {isOnline ? words.online : lastSeen ? words.offline : words.neverHeard}
      {isOnline && status && status !== 'online' && <span class="quiet">· {status}</span>}
      {!isOnline && lastSeen && (
        <span class="quiet">
          · <Age at={lastSeen} />
        </span>
      )}
    </span>
  );
}
