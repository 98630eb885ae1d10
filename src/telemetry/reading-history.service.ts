import { Injectable, Logger } from '@nestjs/common';
import { epochMsOf, type Reading, type ReadingBucket, type ReadingsQuery } from '../contracts/index.js';
import { AppError } from '../platform/errors/app-error.js';
import { decodeCursor, encodeCursor, pageOf, type Page } from '../platform/paging/page.js';
import { begun } from '../platform/paging/text-stream.js';
import { bucketLine, BUCKETS_HEADER, readingLine, READINGS_HEADER } from './reading-csv.model.js';
import { ReadingHistoryRepository } from './reading-history.repository.js';
import { BUCKET_MS, bucketStart, type ReadingRange } from './reading-window.model.js';

/** No time from outside reaches it. */
const END_OF_TIME = Date.UTC(10_000, 0);

/**
 * The readings of a sensor, or what they come to per bucket. `from` is included, `to` is not; a bucket that one of them
 * cuts is made of what lies between. Throws REQUEST_INVALID when `from` is after `to`.
 */
@Injectable()
export class ReadingHistoryService {
  private readonly logger = new Logger(ReadingHistoryService.name);

  constructor(private readonly repository: ReadingHistoryRepository) {}

  /**
   * Newest first. A page of buckets goes `limit` of them back from the newest reading; those without a reading count,
   * and are not shown.
   */
  async page(query: ReadingsQuery): Promise<Page<Reading | ReadingBucket>> {
    return query.bucket ? this.buckets(query, BUCKET_MS[query.bucket]) : this.readings(query);
  }

  /**
   * All of them, oldest first, as CSV in pieces. The next piece is read when it is asked for. Rejects when not even the
   * first can be read; after that an error ends the pieces.
   */
  async csv(query: ReadingsQuery): Promise<AsyncIterable<string>> {
    const range = rangeOf(query);
    const pieces = query.bucket
      ? csvPieces(BUCKETS_HEADER, this.repository.bucketSlices(range, BUCKET_MS[query.bucket]), bucketLine)
      : csvPieces(READINGS_HEADER, this.repository.slices(range), readingLine);
    return begun(pieces, (error) => this.logger.error('an export of readings broke off', error));
  }

  private async readings(query: ReadingsQuery): Promise<Page<Reading>> {
    const [at, untimed] = decodeCursor(query.cursor, ['number', 'number']) ?? [];
    const before = at === undefined ? undefined : ([possible(at), untimed!] as const);
    const found = await this.repository.newest(rangeOf(query), query.limit + 1, before);
    return pageOf(found, query.limit, { item: ({ reading }) => reading, key: ({ key }) => key });
  }

  private async buckets(query: ReadingsQuery, widthMs: number): Promise<Page<ReadingBucket>> {
    const whole = rangeOf(query);
    const [before = whole.to] = decodeCursor(query.cursor, ['number']) ?? [];
    const range = { ...whole, to: Math.min(whole.to, possible(before)) };
    const [newest] = await this.repository.newest(range, 1);
    if (!newest) return { items: [], nextCursor: null };
    const end = bucketStart(newest.key[0], widthMs) + widthMs;
    const from = Math.max(range.from, end - query.limit * widthMs);
    const items: ReadingBucket[] = [];
    const window = { ...range, from, to: Math.min(range.to, end) };
    for await (const slice of this.repository.bucketSlices(window, widthMs)) items.push(...slice);
    const [older] = await this.repository.newest({ ...range, to: from }, 1);
    return { items: items.toReversed(), nextCursor: older ? encodeCursor([from]) : null };
  }
}

/** The time in a cursor that somebody made up may be none at all. */
function possible(epochMs: number): number {
  return Math.min(Math.max(epochMs, 0), END_OF_TIME);
}

function rangeOf({ sensor, from, to }: ReadingsQuery): ReadingRange {
  const range = {
    sensor,
    from: from === undefined ? 0 : epochMsOf(from),
    to: to === undefined ? END_OF_TIME : epochMsOf(to),
  };
  if (range.from <= range.to) return range;
  throw new AppError('REQUEST_INVALID', {
    errors: [{ path: 'from', message: 'from must not be after to' }],
  });
}

/** The header comes with the first slice, or alone. */
async function* csvPieces<T>(
  header: string,
  slices: AsyncIterable<readonly T[]>,
  lineOf: (item: T) => string,
): AsyncGenerator<string> {
  let before = header;
  for await (const slice of slices) {
    yield before + slice.map(lineOf).join('');
    before = '';
  }
  if (before) yield before;
}
