import { url, type Setting } from './setting.js';

const PARTS = ['{z}', '{x}', '{y}'];

/** Where map tiles are: `https://host/{z}/{x}/{y}.png`. One host alone, since the pages may load from no other. */
export function tilesUrl(summary: string): Setting<string, undefined> {
  const shape = url(['https:', 'http:'], summary);
  const values = `${shape.values} and has {z}, {x} and {y} after the host`;
  const parse = (raw: string): string | undefined =>
    URL.canParse(raw) && hasParts(new URL(raw)) ? shape.parse(raw) : undefined;
  return { ...shape, values, parse };
}

function hasParts({ host, pathname, search }: URL): boolean {
  const after = (pathname + search).replaceAll('%7B', '{').replaceAll('%7D', '}');
  return !host.includes('{') && PARTS.every((part) => after.includes(part));
}
