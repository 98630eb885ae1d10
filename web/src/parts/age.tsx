import { ago, time } from '../format.js';
import { now } from '../now.js';

/** `12 s ago`, kept true; the time itself as its title. ISO text or epoch milliseconds. */
export function Age({ at }: { readonly at: string | number }) {
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={time(at)}>
      {ago(now.value - date.getTime())}
    </time>
  );
}
