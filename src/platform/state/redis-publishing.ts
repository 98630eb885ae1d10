import { randomUUID } from 'node:crypto';
import { redisKeys } from './redis-keys.js';
import {
  STREAM_LIFE_MS,
  type Change,
  type Publication,
  type PublishedBatch,
  type StreamKeep,
  type StreamPlace,
} from './state-engine.port.js';

/** What `publishBatch` is called with: how many keys, the keys, the rest. */
export function batchArguments(
  database: number,
  { channel, writer, number, publications }: PublishedBatch,
  { maxLength, maxAgeMs }: StreamKeep,
): (string | number)[] {
  const keys = [...publications.flatMap(keysOf), redisKeys.writer(writer)];
  const lifeMs = Math.max(STREAM_LIFE_MS, maxAgeMs);
  const channelName = redisKeys.channel(database, channel);
  const keep = [`${randomUUID()}.`, maxLength, maxAgeMs, lifeMs];
  return [
    keys.length,
    ...keys,
    ...keep,
    channelName,
    redisKeys.stream('').length,
    number,
    ...publications.flatMap(wordsOf),
  ];
}

/** Where each publication stands, of the script's flat answer. */
export function placesOf(
  publications: readonly Publication[],
  answer: readonly (readonly (string | number)[])[],
): StreamPlace[][] {
  return answer.map((flat, index) =>
    publications[index]!.streams.slice(0, flat.length / 2).map((stream, nth) => ({
      stream,
      epoch: String(flat[2 * nth]),
      offset: Number(flat[2 * nth + 1]),
    })),
  );
}

function keysOf({ streams, change }: Publication): string[] {
  const pairs = streams.flatMap((stream) => [redisKeys.stream(stream), redisKeys.streamEntries(stream)]);
  return [...pairs, redisKeys.entity(change?.entity ?? '')];
}

function wordsOf({ streams, data, change }: Publication): (string | number)[] {
  return [streams.length, data, ...changeWords(change)];
}

function changeWords(change: Change | undefined): (string | number)[] {
  if (!change) return ['always', '', '', 0];
  const { revision = 0 } = change;
  return 'isGone' in change ? ['gone', '', '', revision] : ['change', change.aspect, change.value, revision];
}
