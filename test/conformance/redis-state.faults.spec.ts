import { Logger } from '@nestjs/common';
import { AppError } from '../../src/platform/errors/app-error.js';
import { RedisLink } from '../../src/platform/state/redis-link.js';
import { RedisState } from '../../src/platform/state/redis-state.js';
import type { StreamPosition } from '../../src/platform/state/state-engine.port.js';
import { freePort, removeDir } from '../support/child-server.js';
import { redisAvailable, startRedis, type StartedRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

const KEEP = { maxLength: 100_000, maxAgeMs: 60_000 };

(redisAvailable() ? describe : describe.skip)('live state in a Redis that fails', () => {
  let redis: StartedRedis;
  let link: RedisLink;
  let state: RedisState;

  beforeAll(() => Logger.overrideLogger(false));
  afterAll(() => Logger.overrideLogger(['log', 'warn', 'error']));

  beforeEach(async () => {
    redis = await startRedis();
    link = new RedisLink(redis.url);
    state = new RedisState(link);
    await until(() => state.isUp());
  });
  afterEach(async () => {
    redis.server.process.kill('SIGCONT');
    await link.close();
    await redis.server.stop('SIGKILL');
    removeDir(redis.server.dir);
  });

  const everyVerb = () => [
    state.get('key'),
    state.set('key', 'value'),
    state.delete('key'),
    state.putFields('map', [['field', 'value']]),
    state.removeFields('map', ['field']),
    state.fields('map'),
    state.acquireLease('lease', 'holder', 60_000),
    state.releaseLease('lease', 'holder'),
    state.append('stream', 'data', KEEP),
    state.readAfter('stream', { epoch: 'epoch', offset: 0 }),
    state.position('stream'),
    state.endEpoch(['stream']),
    state.publish(
      { channel: 'channel', writer: 'w', number: 1, publications: [{ streams: ['s'], data: '' }] },
      KEEP,
    ),
    state.schedule('schedule', ['member'], 1),
    state.due('schedule', 1, 10),
    state.unschedule('schedule', ['member'], 1),
    state.place('index', [{ member: 'member', lat: 1, lng: 1 }]),
    state.unplace('index', ['member']),
    state.near('index', { lat: 1, lng: 1 }, 1_000, 10),
    state.notify('channel', 'message'),
  ];

  const closed = () => new Promise((resolve) => link.commands.once('close', resolve));
  const cut = (type: 'normal' | 'pubsub') =>
    link.commands.call('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'no');

  /** How every call ends: 'fulfilled', or why not. */
  const outcomes = async () => {
    const settled = await Promise.allSettled(everyVerb());
    return new Set(settled.map((call) => (call.status === 'rejected' ? codeOf(call.reason) : call.status)));
  };
  const codeOf = (reason: unknown) =>
    reason instanceof AppError && reason.cause instanceof Error ? reason.code : reason;

  /** Appends, many at once, until told to stop. Offsets of those that succeeded, and how many did not. */
  const appendOnAndOn = () => {
    const offsets: StreamPosition[] = [];
    let failed = 0;
    const over = new AbortController();
    const one = async () => {
      while (!over.signal.aborted) {
        const position = await state.append('written', 'x', KEEP).catch(() => undefined);
        if (position) offsets.push(position);
        else failed += 1;
        // Calls fail at once without a connection: let others have their turn.
        await new Promise(setImmediate);
      }
    };
    const writers = Promise.all(Array.from({ length: 20 }, one));
    const stop = async () => {
      over.abort();
      await writers;
      return { offsets, failed };
    };
    return { offsets, stop };
  };

  it('answers every call with STATE_UNAVAILABLE while it is stopped, is not up, and recovers by itself', async () => {
    await redis.server.stop();
    await until(() => !state.isUp());
    expect(await outcomes()).toEqual(new Set(['STATE_UNAVAILABLE']));
    redis = await startRedis(redis.server);
    await until(() => state.isUp());
    expect(await outcomes()).toEqual(new Set(['fulfilled']));
  });

  it('waits in the background for one that is away at the start', async () => {
    const port = await freePort();
    const early = new RedisLink(`redis://127.0.0.1:${port}`);
    const waiting = new RedisState(early);
    await expect(waiting.get('key')).rejects.toMatchObject({ code: 'STATE_UNAVAILABLE' });
    const heard = new Promise<string>((resolve) => {
      waiting.listen('news', resolve, () => void waiting.notify('news', 'at last'));
    });
    const late = await startRedis({ dir: redis.server.dir, port });
    expect(await heard).toBe('at last');
    await early.close();
    await late.server.stop('SIGKILL');
  });

  it('lets no call wait for a frozen server, notices it, and recovers when it thaws', async () => {
    redis.server.process.kill('SIGSTOP');
    expect(await outcomes()).toEqual(new Set(['STATE_UNAVAILABLE']));
    await until(() => !state.isUp());
    expect(await outcomes()).toEqual(new Set(['STATE_UNAVAILABLE']));
    redis.server.process.kill('SIGCONT');
    await until(() => state.isUp());
    expect(await outcomes()).toEqual(new Set(['fulfilled']));
  });

  it('notices a frozen server though nobody calls', async () => {
    redis.server.process.kill('SIGSTOP');
    await until(() => !state.isUp());
    expect(link.commands.status).not.toBe('ready');
  });

  it('applies nothing twice when connections are cut during writes', async () => {
    const { epoch } = await state.position('written');
    const writing = appendOnAndOn();
    for (let round = 1; round <= 3; round++) {
      const before = writing.offsets.length;
      await until(() => writing.offsets.length > before + 100);
      const isClosed = closed();
      await cut('normal').catch(() => undefined);
      await isClosed;
    }
    await until(() => state.isUp());
    const { offsets, failed } = await writing.stop();
    const end = await state.position('written');
    expect(failed).toBeGreaterThan(0);
    expect(new Set(offsets.map(({ offset }) => offset)).size).toBe(offsets.length);
    expect(end.epoch).toBe(epoch);
    expect(end.offset).toBeGreaterThanOrEqual(offsets.length);
    expect(end.offset).toBeLessThanOrEqual(offsets.length + failed);
    expect(await state.readAfter('written', { epoch, offset: 0 })).toHaveLength(end.offset);
  });

  it('applies nothing twice when the server freezes during writes', async () => {
    const writing = appendOnAndOn();
    await until(() => writing.offsets.length > 100);
    redis.server.process.kill('SIGSTOP');
    await closed();
    redis.server.process.kill('SIGCONT');
    await until(() => state.isUp());
    const { offsets, failed } = await writing.stop();
    const end = await state.position('written');
    expect(new Set(offsets.map(({ offset }) => offset)).size).toBe(offsets.length);
    expect(end.offset).toBeGreaterThanOrEqual(offsets.length);
    expect(end.offset).toBeLessThanOrEqual(offsets.length + failed);
  });

  it('begins a new epoch when it is flushed', async () => {
    const before = await state.append('stream', 'a', KEEP);
    await link.commands.flushall();
    expect(await state.readAfter('stream', before)).toBeUndefined();
    const after = await state.append('stream', 'b', KEEP);
    expect(after.offset).toBe(1);
    expect(after.epoch).not.toBe(before.epoch);
  });

  it('begins a new epoch when it starts again from a snapshot, which may be an old one', async () => {
    const before = await state.append('stream', 'a', KEEP);
    await link.commands.save();
    await state.append('stream', 'lost', KEEP);
    await redis.server.stop('SIGKILL');
    redis = await startRedis(redis.server);
    await until(() => state.isUp());
    expect(await state.readAfter('stream', before)).toBeUndefined();
    expect((await state.append('stream', 'b', KEEP)).epoch).not.toBe(before.epoch);
  });

  it('says that messages may have been missed, each time that it listens again', async () => {
    let timesListening = 0;
    const heard: string[] = [];
    state.listen(
      'news',
      (message) => heard.push(message),
      () => timesListening++,
    );
    await until(() => timesListening === 1);
    await cut('pubsub');
    await until(() => timesListening === 2);
    await state.notify('news', 'heard again');
    await until(() => heard.length > 0);
    expect(heard).toEqual(['heard again']);
  });
});
