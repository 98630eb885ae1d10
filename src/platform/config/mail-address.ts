import { isEmail } from 'class-validator';
import { list, type Setting } from './setting.js';

/** RFC 5321 4.5.3.1: 64 characters, `@`, and 254 in all. Names beside the address are not taken. */
const ADDRESS = /^(?=.{3,254}$)[^\s@<>()[\],;:"\\]{1,64}@[^\s@<>()[\],;:"\\]+$/;

export function mailAddress(fallback: string, summary: string): Setting<string, string> {
  const parse = (raw: string): string | undefined => (ADDRESS.test(raw) ? raw : undefined);
  return { summary, fallback, values: 'an e-mail address', parse };
}

/** An address that its owner can sign in with, which asks for more than mail does. */
export function accountEmail(fallback: string, summary: string): Setting<string, string> {
  const parse = (raw: string): string | undefined => (isEmail(raw) ? raw : undefined);
  return { summary, fallback, values: 'an e-mail address such as admin@example.org', parse };
}

export function mailAddresses(summary: string): Setting<readonly string[], readonly string[]> {
  const items = list(summary);
  const parse = (raw: string): readonly string[] | undefined => {
    const addresses = [...new Set(items.parse(raw))];
    return addresses.every((each) => ADDRESS.test(each)) ? addresses : undefined;
  };
  return { ...items, values: 'e-mail addresses, separated by commas', parse };
}
