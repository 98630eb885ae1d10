import { Logger } from '@nestjs/common';
import type { Sent } from '../../src/chat/message-batch.service.js';
import { ServerEngine } from '../../src/platform/postgres/server-engine.js';
import { removeDir } from '../support/child-server.js';
import { MessageWriter, type Words } from '../support/message-writer.js';
import { postgresAvailable, startPostgres, type StartedPostgres } from '../support/postgres-server.js';

Logger.overrideLogger(false);

const BATCHES = 60;

(postgresAvailable() ? describe : describe.skip)('two instances that write into the same rooms', () => {
  let postgres: StartedPostgres;
  let writers: MessageWriter[];

  beforeAll(async () => {
    postgres = await startPostgres();
    writers = [0, 1].map(() => new MessageWriter(new ServerEngine(postgres.url)));
    await Promise.all(writers.map((writer) => writer.start()));
  }, 60_000);
  afterAll(async () => {
    await Promise.all(writers.map((writer) => writer.stop()));
    await postgres.server.stop();
    removeDir(postgres.server.dir);
  }, 30_000);

  const placeOf = (sent: Sent) =>
    'message' in sent ? `${sent.message.seq} ${sent.message.messageId}` : sent.refusal;

  it('count without gaps, and store once what both are given at the same time', async () => {
    const rooms = await Promise.all(['x', 'y'].map((name) => writers[0]!.seatPair(`direct:${name}`)));
    const [[ann], [cid]] = rooms as [(typeof rooms)[0], (typeof rooms)[0]];
    for (let i = 0; i < BATCHES; i++) {
      const both: Words[] = [ann, cid].map((seat) => ({ seat, say: 'to both', id: `both-${i}` }));
      const batches: Words[][] = [
        [...both, { seat: ann, say: 'to one' }],
        [{ seat: cid, say: 'to the other' }, ...both.toReversed()],
      ];
      const [one, other] = await Promise.all(batches.map((words, index) => writers[index]!.store(words)));
      expect([one![0]!, one![1]!].map(placeOf)).toEqual([other![2]!, other![1]!].map(placeOf));
    }
    for (const seat of [ann, cid]) {
      const stored = await writers[0]!.stored(seat);
      expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 2 * BATCHES }, (_, i) => i + 1));
      expect(new Set(stored.map(({ clientMessageId }) => clientMessageId)).size).toBe(2 * BATCHES);
    }
  });
});
