import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import swaggerFolder from 'swagger-ui-dist/absolute-path.js';
import { AppError } from '../platform/errors/app-error.js';
import { icon, stylesheet, swaggerStart } from './page-assets.js';

export interface DocsAsset {
  readonly mediaType: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const OWN = new Map<string, DocsAsset>([
  ['relais.css', { mediaType: CSS, content: Buffer.from(stylesheet) }],
  ['relais.svg', { mediaType: 'image/svg+xml', content: Buffer.from(icon) }],
  ['swagger-start.js', { mediaType: SCRIPT, content: Buffer.from(swaggerStart) }],
]);

const OF_SWAGGER = new Map([
  ['swagger-ui.css', CSS],
  ['swagger-ui-bundle.js', SCRIPT],
]);

/** The files that the pages load. Nothing that is not named here is read. */
@Injectable()
export class DocsAssets {
  /** Throws ROUTE_NOT_FOUND for any other name. */
  async read(file: string): Promise<DocsAsset> {
    const own = OWN.get(file);
    if (own) return own;
    const mediaType = OF_SWAGGER.get(file);
    if (!mediaType) throw new AppError('ROUTE_NOT_FOUND', { path: `/docs/assets/${file}` });
    return { mediaType, content: await readFile(join(swaggerFolder(), file)) };
  }
}
