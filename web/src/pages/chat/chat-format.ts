import { language } from '../../choices.js';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';

const DAY_MS = 86_400_000;

/** `14:05`. */
export const clock = (at: string): string => formatted(at, { timeStyle: 'short' });

/** `Today`, `Yesterday`, `Monday, June 2`. */
export function day(at: string): string {
  const words = say(chatWords);
  const shown = new Date(at).toDateString();
  if (shown === new Date().toDateString()) return words.today;
  if (shown === new Date(Date.now() - DAY_MS).toDateString()) return words.yesterday;
  return formatted(at, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** In little room: the time of today, the date of another day. */
export const brief = (at: string): string =>
  new Date(at).toDateString() === new Date().toDateString()
    ? clock(at)
    : formatted(at, { day: 'numeric', month: 'short' });

const formatted = (at: string, style: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(language.value, style).format(new Date(at));
