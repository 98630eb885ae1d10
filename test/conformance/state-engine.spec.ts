import { MemoryState } from '../../src/platform/state/memory-state.js';
import { RedisState } from '../../src/platform/state/redis-state.js';
import type { StateEngine } from '../../src/platform/state/state-engine.port.js';
import { onRedis } from '../support/on-redis.js';
import { until } from '../support/until.js';
import { placePromises } from './state-places.promises.js';
import { publishingPromises } from './state-publishing.promises.js';
import { schedulePromises } from './state-schedules.promises.js';

const KEEP = { maxLength: 100, maxAgeMs: 60_000 };

/** What every engine promises. Each test uses names of its own. */
function promises(engine: () => StateEngine): void {
  let state: StateEngine;
  beforeAll(() => {
    state = engine();
  });

  describe('values', () => {
    it('are kept until they are replaced or deleted', async () => {
      await state.set('colour', 'red');
      await state.set('colour', 'blue é\u0000');
      expect(await state.get('colour')).toBe('blue é\u0000');
      await state.delete('colour');
      expect(await state.get('colour')).toBeUndefined();
    });

    it('vanish after their time, which a later set without one takes away', async () => {
      await state.set('short', 'x', { ttlMs: 30 });
      await state.set('kept', 'x', { ttlMs: 30 });
      await state.set('kept', 'y');
      await until(async () => (await state.get('short')) === undefined);
      expect(await state.get('kept')).toBe('y');
    });

    it('share no names with maps, leases, streams, schedules and geo indexes', async () => {
      await state.set('same', 'value');
      await state.putFields('same', [['field', 'in the map']]);
      await state.acquireLease('same', 'holder', 60_000);
      await state.append('same', 'entry', KEEP);
      await state.schedule('same', ['member'], 1);
      await state.place('same', [{ member: 'member', lat: 1, lng: 1 }]);
      expect(await state.get('same')).toBe('value');
      expect(await state.fields('same')).toEqual(new Map([['field', 'in the map']]));
    });
  });

  describe('maps', () => {
    it('are empty before anything is put', async () => {
      expect(await state.fields('nothing')).toEqual(new Map());
    });

    it('keep the newest value of each field', async () => {
      await state.putFields('sizes', [['a', '1']]);
      await state.putFields('sizes', [['b', '2']]);
      await state.putFields('sizes', [['a', '3']]);
      await state.removeFields('sizes', ['b']);
      await state.removeFields('sizes', ['never there']);
      expect(await state.fields('sizes')).toEqual(new Map([['a', '3']]));
    });

    it('lose a field after its time, and no other', async () => {
      await state.putFields('online', [['short', 'x']], { ttlMs: 30 });
      await state.putFields('online', [['long', 'x']], { ttlMs: 60_000 });
      await state.putFields('online', [['ever', 'x']]);
      await until(async () => !(await state.fields('online')).has('short'));
      expect([...(await state.fields('online')).keys()].sort()).toEqual(['ever', 'long']);
    });

    it('count a field’s time from its last put, and for ever when that names none', async () => {
      await state.putFields('renewed', [['a', 'x']], { ttlMs: 30 });
      await state.putFields('renewed', [['b', 'x']], { ttlMs: 30 });
      await state.putFields('renewed', [['c', 'x']], { ttlMs: 30 });
      await state.putFields('renewed', [['a', 'y']], { ttlMs: 60_000 });
      await state.putFields('renewed', [['b', 'y']]);
      await until(async () => !(await state.fields('renewed')).has('c'));
      expect([...(await state.fields('renewed')).keys()].sort()).toEqual(['a', 'b']);
    });

    it('take thousands of fields at once, and lose as many', async () => {
      const many = Array.from({ length: 5_000 }, (_, i) => [`user ${i}`, String(i)] as const);
      await state.putFields('crowd', many);
      await state.putFields('crowd', [['user 0', 'again'], ...many.slice(1, 3)]);
      expect(await state.fields('crowd')).toEqual(new Map(many).set('user 0', 'again'));
      await state.removeFields(
        'crowd',
        many.slice(1).map(([field]) => field),
      );
      expect(await state.fields('crowd')).toEqual(new Map([['user 0', 'again']]));
    });

    it('stay as they are when nothing is put or removed', async () => {
      await state.putFields('still', []);
      await state.removeFields('still', []);
      expect(await state.fields('still')).toEqual(new Map());
    });

    it('are as new after the last field has vanished', async () => {
      await state.putFields('brief', [['a', 'x']], { ttlMs: 20 });
      await until(async () => (await state.fields('brief')).size === 0);
      await state.putFields('brief', [['b', 'y']]);
      expect(await state.fields('brief')).toEqual(new Map([['b', 'y']]));
    });
  });

  describe('leases', () => {
    it('are held by one, who may renew', async () => {
      expect(await state.acquireLease('job', 'first', 60_000)).toBe(true);
      expect(await state.acquireLease('job', 'second', 60_000)).toBe(false);
      expect(await state.acquireLease('job', 'first', 60_000)).toBe(true);
    });

    it('go to another when given back, but not when a stranger gives them back', async () => {
      await state.acquireLease('returned', 'first', 60_000);
      await state.releaseLease('returned', 'second');
      expect(await state.acquireLease('returned', 'second', 60_000)).toBe(false);
      await state.releaseLease('returned', 'first');
      expect(await state.acquireLease('returned', 'second', 60_000)).toBe(true);
    });

    it('go to another when the holder does not renew in time', async () => {
      await state.acquireLease('lost', 'first', 30);
      await until(() => state.acquireLease('lost', 'second', 60_000));
      expect(await state.acquireLease('lost', 'first', 60_000)).toBe(false);
    });

    it('go to exactly one of many who ask at once', async () => {
      const asked = Array.from({ length: 20 }, (_, i) => state.acquireLease('race', `holder ${i}`, 60_000));
      expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
    });
  });

  describe('streams', () => {
    it('stand at offset 0 before the first entry, in an epoch that stays', async () => {
      const start = await state.position('fresh');
      expect(start.offset).toBe(0);
      expect(await state.append('fresh', 'a', KEEP)).toEqual({ epoch: start.epoch, offset: 1 });
      expect(await state.position('fresh')).toEqual({ epoch: start.epoch, offset: 1 });
    });

    it('count gaplessly, whoever appends at once', async () => {
      const appended = Array.from({ length: 50 }, (_, i) => state.append('counted', String(i), KEEP));
      const offsets = (await Promise.all(appended)).map(({ offset }) => offset);
      expect(offsets.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    });

    it('give what was missed, in order', async () => {
      const { epoch } = await state.position('missed');
      for (const text of ['1 a', '', 'ü\n']) await state.append('missed', text, KEEP);
      expect(await state.readAfter('missed', { epoch, offset: 1 })).toEqual([
        { offset: 2, data: '' },
        { offset: 3, data: 'ü\n' },
      ]);
      expect(await state.readAfter('missed', { epoch, offset: 0 })).toHaveLength(3);
      expect(await state.readAfter('missed', { epoch, offset: 3 })).toEqual([]);
    });

    it('give nothing rather than more than is asked for', async () => {
      const { epoch } = await state.position('much');
      for (const text of ['a', 'b', 'c']) await state.append('much', text, KEEP);
      expect(await state.readAfter('much', { epoch, offset: 0 }, 2)).toBeUndefined();
      expect(await state.readAfter('much', { epoch, offset: 1 }, 2)).toHaveLength(2);
    });

    it('keep the newest entries and say so when some of a gap is gone', async () => {
      const { epoch } = await state.position('trimmed');
      const keep = { maxLength: 3, maxAgeMs: 60_000 };
      for (let i = 1; i <= 5; i++) await state.append('trimmed', String(i), keep);
      expect(await state.readAfter('trimmed', { epoch, offset: 1 })).toBeUndefined();
      expect((await state.readAfter('trimmed', { epoch, offset: 2 }))?.map(({ data }) => data)).toEqual([
        '3',
        '4',
        '5',
      ]);
    });

    it('lose entries by age, one by one and all of them, and go on counting', async () => {
      const { epoch } = await state.position('aged');
      await state.append('aged', 'old', { maxLength: 10, maxAgeMs: 30 });
      await state.append('aged', 'young', KEEP);
      await until(async () => (await state.readAfter('aged', { epoch, offset: 0 })) === undefined);
      expect(await state.readAfter('aged', { epoch, offset: 1 })).toHaveLength(1);

      const all = await state.append('all aged', 'old', { maxLength: 10, maxAgeMs: 20 });
      await until(async () => !(await state.readAfter('all aged', { ...all, offset: 0 })));
      expect(await state.readAfter('all aged', all)).toEqual([]);
      expect(await state.append('all aged', 'next', KEEP)).toEqual({ epoch: all.epoch, offset: 2 });
    });

    it('know no position of another epoch, of another stream, or ahead of them', async () => {
      const { epoch } = await state.append('known', 'a', KEEP);
      expect(await state.readAfter('known', { epoch: 'another', offset: 1 })).toBeUndefined();
      expect(await state.readAfter('known', { epoch, offset: 2 })).toBeUndefined();
      expect(await state.readAfter('known', { epoch, offset: -1 })).toBeUndefined();
      expect(await state.readAfter('never written', { epoch, offset: 0 })).toBeUndefined();
    });
  });

  describe('what is published', () => {
    publishingPromises(engine);
  });

  describe('schedules', () => {
    schedulePromises(engine);
  });

  describe('geo indexes', () => {
    placePromises(engine);
  });

  describe('channels', () => {
    const listening = (channel: string, onMessage: (message: string) => void) =>
      new Promise<() => void>((resolve) => {
        const stop = state.listen(channel, onMessage, () => resolve(stop));
      });

    it('tell every listener, in order, and nobody on other channels', async () => {
      const heard: string[] = [];
      const others: string[] = [];
      await listening('news', (message) => heard.push(`1 ${message}`));
      await listening('news', (message) => heard.push(`2 ${message}`));
      await listening('new', (message) => others.push(message));
      await state.notify('news', 'a');
      await state.notify('news', 'b');
      await until(() => heard.length === 4);
      expect(heard).toEqual(['1 a', '2 a', '1 b', '2 b']);
      expect(others).toEqual([]);
    });

    it('tell those that go on listening when one has stopped', async () => {
      const heard: string[] = [];
      const stop = await listening('fewer', () => heard.push('stopped'));
      await listening('fewer', (message) => heard.push(message));
      stop();
      await state.notify('fewer', 'a');
      await until(() => heard.length > 0);
      expect(heard).toEqual(['a']);
    });

    it('can be listened to again', async () => {
      const heard: string[] = [];
      (await listening('again', () => heard.push('stopped')))();
      await listening('again', (message) => heard.push(message));
      await state.notify('again', 'a');
      await until(() => heard.length > 0);
      expect(heard).toEqual(['a']);
    });
  });
}

describe('the memory engine', () => {
  promises(() => new MemoryState());
});

onRedis('the Redis engine', 2, ({ link }) => {
  promises(() => new RedisState(link()));

  it('leaves nothing of a map whose fields have all vanished', async () => {
    const state = new RedisState(link());
    await state.putFields('left', [['a', 'x']], { ttlMs: 20 });
    await until(async () => (await link().commands.keys('*:left')).length === 0);
    expect(await state.fields('left')).toEqual(new Map());
  });

  it('tells listeners of every instance', async () => {
    const heard = new Promise<string>((resolve) => {
      const there = new RedisState(link(1));
      there.listen('shared', resolve, () => void new RedisState(link()).notify('shared', 'hello'));
    });
    expect(await heard).toBe('hello');
  });
});
