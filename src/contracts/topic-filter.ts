/**
 * The algebra of MQTT topics and filters (MQTT 3.1.1 section 4.7). Pure, and linear in the number of levels.
 *
 * Every topic that goes to the broker passes `isTopicName` first: a broker answers a bad one by closing the
 * connection, and a client that retries would then never get past it.
 */
export const MAX_TOPIC_LEVELS = 32;
export const MAX_TOPIC_BYTES = 1024;

// Control characters, lone surrogates and non-characters [MQTT-1.5.3].
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/u;

/** True for a topic that may be published to: not empty, no wildcard, no control character, within the limits. */
export function isTopicName(topic: string): boolean {
  return hasTopicShape(topic) && !/[+#]/.test(topic);
}

/** True for a filter that may be subscribed to: `+` and `#` stand alone in their level, `#` only at the end. */
export function isTopicFilter(filter: string): boolean {
  if (!hasTopicShape(filter)) return false;
  const levels = filter.split('/');
  return levels.every((level, index) => {
    if (level === '#') return index === levels.length - 1;
    return level === '+' || !/[+#]/.test(level);
  });
}

function hasTopicShape(text: string): boolean {
  return (
    text.length > 0 &&
    Buffer.byteLength(text) <= MAX_TOPIC_BYTES &&
    !UNPRINTABLE.test(text) &&
    text.split('/').length <= MAX_TOPIC_LEVELS
  );
}

/** The filter a shared subscription stands for: `$share/group/a/+` is `a/+`. Others come back as they are. */
export function withoutShare(filter: string): string {
  return filter.startsWith('$share/') ? filter.split('/').slice(2).join('/') : filter;
}

/** True when a message on `topic` reaches a subscriber of `filter`. */
export function filterMatches(filter: string, topic: string): boolean {
  return filterCovers(filter, topic);
}

/** True when every topic that `inner` can match is matched by `outer` too. */
export function filterCovers(outer: string, inner: string): boolean {
  const wide = outer.split('/');
  const narrow = inner.split('/');
  if (hidesFromWildcards(wide, narrow)) return false;
  for (let i = 0; i < wide.length; i++) {
    if (wide[i] === '#') return true;
    if (i >= narrow.length || narrow[i] === '#') return false;
    if (wide[i] !== '+' && wide[i] !== narrow[i]) return false;
  }
  return wide.length === narrow.length;
}

/** True when some topic is matched by both filters. */
export function filtersOverlap(first: string, second: string): boolean {
  const a = first.split('/');
  const b = second.split('/');
  if (hidesFromWildcards(a, b) || hidesFromWildcards(b, a)) return false;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    if (a[i] === '#' || b[i] === '#') return true;
    if (a[i] !== '+' && b[i] !== '+' && a[i] !== b[i]) return false;
  }
  return a.length === b.length || a[shared] === '#' || b[shared] === '#';
}

/** The one filter that matches what both match, or undefined when no topic is matched by both. */
export function filterIntersection(first: string, second: string): string | undefined {
  if (!filtersOverlap(first, second)) return undefined;
  const a = first.split('/');
  const b = second.split('/');
  const common: string[] = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i] === '#') return [...common, ...b.slice(i)].join('/');
    if (b[i] === '#') return [...common, ...a.slice(i)].join('/');
    common.push(a[i] === '+' ? b[i]! : a[i]!);
  }
  return common.join('/');
}

/** Wildcards at the first level never reach topics that begin with `$` [MQTT-4.7.2-1]. */
function hidesFromWildcards(wide: string[], narrow: string[]): boolean {
  const first = wide[0];
  return (first === '#' || first === '+') && narrow[0]!.startsWith('$');
}
