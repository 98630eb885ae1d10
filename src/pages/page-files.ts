import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../platform/errors/app-error.js';

/** Where the build of the pages leaves them, seen from the sources as from their build. */
const BUILT = new URL('../../dist/web/', import.meta.url);

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
};
/** By how well they compress, the best first. */
const CODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;

export interface PageFile {
  readonly mediaType: string;
  /** As in `Content-Encoding`; undefined: as it is. */
  readonly coding?: string;
  readonly content: Buffer<ArrayBuffer>;
}

/** The files that a page begins with. */
export interface PageEntries {
  readonly script: string;
  readonly style: string;
}

/** The built pages, held in memory with their compressed twins: a few hundred KiB. */
@Injectable()
export class PageFiles implements OnModuleInit {
  private readonly files = new Map<string, Buffer<ArrayBuffer>>();
  private built?: PageEntries;

  async onModuleInit(): Promise<void> {
    const names = await readdir(BUILT).catch(() => []);
    for (const name of names) this.files.set(name, await readFile(new URL(name, BUILT)));
    const list = this.files.get('entries.json');
    if (list) this.built = JSON.parse(list.toString()) as PageEntries;
  }

  /** Throws PAGES_NOT_BUILT. */
  entries(): PageEntries {
    if (!this.built) throw new AppError('PAGES_NOT_BUILT');
    return this.built;
  }

  /** In the best coding that `Accept-Encoding` allows. Throws ROUTE_NOT_FOUND. */
  read(name: string, acceptEncoding = ''): PageFile {
    const mediaType = MEDIA_TYPES[extname(name)];
    const content = this.files.get(name);
    if (!mediaType || !content) throw new AppError('ROUTE_NOT_FOUND', { path: `/assets/${name}` });
    const allowed = codingsIn(acceptEncoding);
    for (const { name: coding, suffix } of CODINGS) {
      const packed = allowed.has(coding) && this.files.get(name + suffix);
      if (packed) return { mediaType, coding, content: packed };
    }
    return { mediaType, content };
  }
}

/** What `Accept-Encoding` names, but for what it refuses with `q=0`. */
function codingsIn(acceptEncoding: string): Set<string> {
  const named = acceptEncoding.split(',').map((part) => part.trim().split(/\s*;\s*q\s*=\s*/));
  return new Set(named.flatMap(([coding, quality = '1']) => (Number(quality) > 0 ? [coding!] : [])));
}
