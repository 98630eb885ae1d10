import type { AttachmentRecord } from './attachment.model.js';

const YEAR_S = 31_536_000;

/** How a content never changes, and never runs in a browser, whatever is in it. */
export function downloadHeaders({ id, name, type, size }: AttachmentRecord): Record<string, string | number> {
  return {
    'Content-Type': type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
    'Content-Length': size,
    'Content-Disposition': disposition(name),
    'Content-Security-Policy': `default-src 'none'; sandbox`,
    'X-Content-Type-Options': 'nosniff',
    ...cachingHeaders({ id }),
  };
}

/** Those of a 304 too. */
export function cachingHeaders({
  id,
}: Pick<AttachmentRecord, 'id'>): Record<'Cache-Control' | 'ETag', string> {
  return { 'Cache-Control': `private, max-age=${YEAR_S}, immutable`, ETag: `"${id}"` };
}

/** RFC 6266: the name in ASCII for those who know no better, and as it is (RFC 8187). */
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
