import { language, type Language } from './choices.js';

/** The same words in each language. Declared as `const en = {…}; const fr: typeof en = {…}` beside what says them. */
export type Wording<W> = Readonly<Record<Language, W>>;

/** The words in the visitor's language. A component that calls it is drawn again when the language changes. */
export function say<W>(wording: Wording<W>): W {
  return wording[language.value];
}
