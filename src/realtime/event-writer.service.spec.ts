import { Logger } from '@nestjs/common';
import { AppError } from '../platform/errors/app-error.js';
import { InstanceId } from '../platform/lifecycle/instance-id.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { MemoryState } from '../platform/state/memory-state.js';
import type { PublishedBatch, StreamKeep } from '../platform/state/state-engine.port.js';
import { EventWriter } from './event-writer.service.js';
import { streamKey } from './streams.js';

/** Live state that can be away: before what it is asked for, or before its answer. */
class FailingState extends MemoryState {
  away: 'no' | 'before' | 'after' = 'no';
  readonly batches: number[] = [];
  private readonly tried = new Map<number, () => void>();

  override async publish(batch: PublishedBatch, keep: StreamKeep) {
    this.batches.push(batch.publications.length);
    const { away } = this;
    const published = away === 'before' ? undefined : await super.publish(batch, keep);
    this.tried.get(this.batches.length)?.();
    if (away !== 'no') throw new AppError('STATE_UNAVAILABLE');
    return published;
  }

  /** Settles when so many batches have been sent. */
  sent(batches: number): Promise<void> {
    if (this.batches.length >= batches) return Promise.resolve();
    return new Promise((resolve) => this.tried.set(batches, resolve));
  }
}

const KEY = streamKey('all');
const say = (data: string) => ({ streams: [KEY], data });

describe('the writer of events', () => {
  let state: FailingState;
  let lifecycle: Lifecycle;
  let writer: EventWriter;

  beforeAll(() => Logger.overrideLogger(false));
  afterAll(() => Logger.overrideLogger(['log', 'warn', 'error']));
  beforeEach(() => {
    state = new FailingState();
    lifecycle = new Lifecycle();
    writer = new EventWriter(state, new InstanceId(), lifecycle);
  });
  afterEach(() => lifecycle.beforeApplicationShutdown());

  const written = async (epoch: string) =>
    (await state.readAfter(KEY, { epoch, offset: 0 }))?.map(({ data }) => data);

  it('writes in the order of the calls, those of a turn at once', async () => {
    const { epoch } = await state.position(KEY);
    for (const data of ['a', 'b', 'c']) writer.write(say(data));
    expect(await writer.writeNow(say('d'))).toEqual([{ stream: KEY, epoch, offset: 4 }]);
    expect(await written(epoch)).toEqual(['a', 'b', 'c', 'd']);
    expect(state.batches).toEqual([4]);
  });

  it.each(['before', 'after'] as const)(
    'writes each event once when the live state fails %s it has applied them',
    async (away) => {
      const { epoch } = await state.position(KEY);
      state.away = away;
      writer.write(say('a'));
      await state.sent(1);
      writer.write(say('b'));
      state.away = 'no';
      await state.sent(3);
      expect(await written(epoch)).toEqual(['a', 'b']);
    },
  );

  it('refuses one who waits for the answer, and does not write it later', async () => {
    const { epoch } = await state.position(KEY);
    state.away = 'before';
    writer.write(say('a'));
    await expect(writer.writeNow(say('refused'))).rejects.toMatchObject({ code: 'STATE_UNAVAILABLE' });
    state.away = 'no';
    await state.sent(2);
    await writer.writeNow(say('b'));
    expect(await written(epoch)).toEqual(['a', 'b']);
  });

  it('begins a new epoch of the streams that lost something, and of no others', async () => {
    const [before, other] = [await state.position(KEY), await state.position('realtime:admins')];
    state.away = 'before';
    writer.write(say('under way'));
    await state.sent(1);
    for (let n = 0; n < 10_001; n++) writer.write(say(String(n)));
    state.away = 'no';
    // The failed one, the same again, and 10 000 in their turn.
    await state.sent(2 + 50);
    const [place] = await writer.writeNow(say('last'));
    expect(place).toMatchObject({ offset: 10_002 });
    expect(place!.epoch).not.toBe(before.epoch);
    expect(await state.position('realtime:admins')).toEqual(other);
  });

  it('leaves what waits at the stop', async () => {
    state.away = 'before';
    writer.write(say('a'));
    await state.sent(1);
    await lifecycle.beforeApplicationShutdown();
    expect(state.batches).toEqual([1]);
  });
});
