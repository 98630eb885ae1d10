import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { TextStream } from '../paging/text-stream.js';

/** The answer that sends a text as fast as its reader takes it. */
export function streamedText({ pieces, mediaType, fileName }: TextStream): StreamableFile {
  return new StreamableFile(Readable.from(pieces), {
    type: `${mediaType}; charset=utf-8`,
    disposition: fileName && `attachment; filename="${fileName}"`,
  });
}
