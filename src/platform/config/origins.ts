import { list, type Setting } from './setting.js';

/** The apps of phones have schemes of their own, which `URL` gives no origin. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/\s?#@*]+$/;

/** Origins as browsers name them; one that is written otherwise would let nobody in, in silence. */
export function origins(summary: string): Setting<readonly string[], readonly string[]> {
  const items = list(summary);
  const parse = (raw: string): readonly string[] | undefined => {
    const found = items.parse(raw)!.map((each) => each.toLowerCase().replace(/\/$/, ''));
    return found.every((each) => ORIGIN.test(each)) ? found : undefined;
  };
  return { ...items, values: 'origins such as https://app.example.org', parse };
}
