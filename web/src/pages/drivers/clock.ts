import { language } from '../../choices.js';

/** `14:05`: of a ride of today seconds say too much. */
export function clock(at: string): string {
  return new Intl.DateTimeFormat(language.value, { timeStyle: 'short' }).format(new Date(at));
}
