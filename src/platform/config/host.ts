import { isIP, isIPv6 } from 'node:net';
import type { Setting } from './setting.js';

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/;

/** A name or an IP address, and nothing around it: a URL, or a port behind it, would end in an address that is none. */
export function host(summary: string): Setting<string, undefined>;
export function host(summary: string, fallback: string): Setting<string, string>;
export function host(summary: string, fallback?: string): Setting<string> {
  const parse = (raw: string): string | undefined => (isIP(raw) || NAME.test(raw) ? raw : undefined);
  return { summary, fallback, values: 'a host name or an IP address, without a scheme or a port', parse };
}

/** The host as it stands in a URL. */
export function hostInUrl(name: string): string {
  return isIPv6(name) ? `[${name}]` : name;
}
