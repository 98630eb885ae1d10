import type {
  Change,
  FollowedEntry,
  Publication,
  StateEngine,
  StreamPlace,
} from '../../src/platform/state/state-engine.port.js';
import { until } from '../support/until.js';

const KEEP = { maxLength: 100, maxAgeMs: 60_000 };

/** What every engine promises of what is published. Each test uses names of its own. */
export function publishingPromises(engine: () => StateEngine): void {
  let state: StateEngine;
  beforeAll(() => {
    state = engine();
  });

  /** One batch of a writer who has no other. */
  const publish = (writer: string, ...publications: Publication[]): Promise<StreamPlace[][] | undefined> =>
    state.publish({ channel: writer, writer, number: 1, publications }, KEEP);

  const follow = async (channel: string): Promise<FollowedEntry[]> => {
    const heard: FollowedEntry[] = [];
    await new Promise<void>((resolve) => {
      state.follow(channel, (entry) => heard.push(entry), resolve);
    });
    return heard;
  };

  const dataIn = async (stream: string, epoch: string): Promise<string[] | undefined> =>
    (await state.readAfter(stream, { epoch, offset: 0 }))?.map(({ data }) => data);

  it('stands in each of its streams, in the order of the batch', async () => {
    const a = await state.append('both a', 'before', KEEP);
    const placed = await publish(
      'both',
      { streams: ['both-a', 'both-b'], data: 'one\nü' },
      { streams: ['both-b'], data: '' },
    );
    const [[inA, first], [second]] = placed as [[StreamPlace, StreamPlace], [StreamPlace]];
    expect(inA).toMatchObject({ stream: 'both-a', offset: 1 });
    expect([first, second]).toMatchObject([
      { stream: 'both-b', offset: 1 },
      { stream: 'both-b', offset: 2 },
    ]);
    expect(first.epoch).not.toBe(inA.epoch);
    expect(await dataIn('both-b', first.epoch)).toEqual(['one\nü', '']);
    expect(await state.position('both a')).toEqual(a);
  });

  it('is heard by those who follow, in the order of each stream, whoever publishes at once', async () => {
    const heard = await follow('heard');
    const batch = (writer: number) => ({
      channel: 'heard',
      writer: `heard ${writer}`,
      number: 1,
      publications: [1, 2].map((n) => ({
        streams: ['heard-x', `heard-${writer}`],
        data: `${writer} ${n}\n`,
      })),
    });
    await Promise.all([1, 2, 3, 4, 5].map((writer) => state.publish(batch(writer), KEEP)));
    await until(() => heard.length === 10);
    expect(heard.map(({ places }) => places[0]?.offset)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const { epoch } = await state.position('heard-x');
    expect(await dataIn('heard-x', epoch)).toEqual(heard.map(({ data }) => data));
    expect(heard[0]?.places.map(({ stream }) => stream)).toEqual(['heard-x', `heard-${heard[0]?.data[0]}`]);
  });

  it('is applied once, however often its batch is sent', async () => {
    const heard = await follow('repeated');
    const batch = (number: number, data: string) => ({
      channel: 'repeated',
      writer: 'repeated',
      number,
      publications: [{ streams: ['repeated'], data }],
    });
    await state.publish(batch(1, 'a'), KEEP);
    await state.publish(batch(2, 'b'), KEEP);
    expect(await state.publish(batch(2, 'b'), KEEP)).toBeUndefined();
    expect(await state.publish(batch(1, 'a'), KEEP)).toBeUndefined();
    await state.publish(batch(3, 'c'), KEEP);
    await until(() => heard.length === 3);
    expect(heard.map(({ data }) => data)).toEqual(['a', 'b', 'c']);
  });

  it('keeps the newest entries, like what is appended', async () => {
    const keep = { maxLength: 2, maxAgeMs: 60_000 };
    const publications = ['a', 'b', 'c'].map((data) => ({ streams: ['short'], data }));
    await state.publish({ channel: 'short', writer: 'short', number: 1, publications }, keep);
    const { epoch } = await state.position('short');
    expect(await dataIn('short', epoch)).toBeUndefined();
    expect(await state.readAfter('short', { epoch, offset: 1 })).toHaveLength(2);
  });

  describe('of an entity', () => {
    const say = async (writer: string, change: Change, stream = writer.split(' ')[0]!): Promise<boolean> => {
      const placed = await publish(writer, { streams: [stream], data: 'x', change });
      return placed![0]!.length > 0;
    };
    const value = (entity: string, aspect: string, is: string): Change => ({ entity, aspect, value: is });

    it('is left out while an aspect of it stays the same, whoever says so', async () => {
      expect(await say('lamp 1', value('lamp', 'light', 'on'))).toBe(true);
      expect(await say('lamp 2', value('lamp', 'light', 'on'))).toBe(false);
      expect(await say('lamp 3', value('lamp', 'place', 'on'))).toBe(true);
      expect(await say('lamp 4', value('lamp', 'light', 'off'))).toBe(true);
      expect(await say('lamp 5', value('lamp', 'light', 'on'))).toBe(true);
      expect(await say('lamp 6', value('other lamp', 'light', 'on'))).toBe(true);
    });

    it('is said once when many say the same at once', async () => {
      const change = value('crowded', 'light', 'on');
      const said = await Promise.all(Array.from({ length: 20 }, (_, i) => say(`crowded ${i}`, change)));
      expect(said.filter(Boolean)).toHaveLength(1);
    });

    it('may be as it was once it was gone', async () => {
      await say('door 1', value('door', 'state', 'open'));
      expect(await say('door 2', { entity: 'door', isGone: true })).toBe(true);
      expect(await say('door 3', value('door', 'state', 'open'))).toBe(true);
    });

    it('is left out when something later of this aspect was published, and is compared with the latest', async () => {
      const at = (revision: number, is: string, aspect = 'level'): Change => ({
        ...value('tank', aspect, is),
        revision,
      });
      expect(await say('tank 1', at(9, 'full'))).toBe(true);
      expect(await say('tank 2', at(8, 'low'))).toBe(false);
      expect(await say('tank 3', at(8, 'low', 'pressure'))).toBe(true);
      expect(await say('tank 4', at(11, 'full'))).toBe(false);
      expect(await say('tank 5', at(10, 'low'))).toBe(false);
      expect(await say('tank 6', at(11, 'low'))).toBe(true);
      await state.endEpoch(['tank']);
      expect(await say('tank 7', at(10, 'full'))).toBe(false);
      expect(await say('tank 8', at(100, 'low'))).toBe(true);
      expect(await say('tank 9', value('tank', 'level', 'full'))).toBe(true);
    });

    it('is left out that is of before it was gone', async () => {
      const at = (revision: number): Change => ({ ...value('well', 'level', 'low'), revision });
      const gone = (revision: number): Change => ({ entity: 'well', isGone: true, revision });
      expect(await say('well 1', at(3))).toBe(true);
      expect(await say('well 2', gone(5))).toBe(true);
      expect(await say('well 3', at(4))).toBe(false);
      expect(await say('well 4', gone(4))).toBe(false);
      expect(await say('well 5', at(5))).toBe(true);
      expect(await say('well 6', at(5))).toBe(false);
    });

    it('is not told to be gone that is there again, and nothing more of before', async () => {
      const at = (revision: number, aspect: string): Change => ({ ...value('mast', aspect, 'up'), revision });
      expect(await say('mast 1', at(9, 'light'))).toBe(true);
      expect(await say('mast 2', { entity: 'mast', isGone: true, revision: 7 })).toBe(false);
      expect(await say('mast 3', at(6, 'flag'))).toBe(false);
      expect(await say('mast 4', at(7, 'flag'))).toBe(true);
      expect(await say('mast 5', { entity: 'mast', isGone: true })).toBe(true);
      expect(await say('mast 6', at(1, 'flag'))).toBe(true);
    });

    it('is said again in a new epoch', async () => {
      await say('gate 1', value('gate', 'state', 'open'));
      await state.endEpoch(['gate']);
      expect(await say('gate 2', value('gate', 'state', 'open'))).toBe(true);
      expect(await say('gate 3', value('gate', 'state', 'open'))).toBe(false);
    });
  });

  it('begins a new epoch where one was ended, and nowhere else', async () => {
    const before = await state.append('ended', 'a', KEEP);
    const other = await state.append('not ended', 'a', KEEP);
    await state.endEpoch([]);
    await state.endEpoch(['ended', 'never there']);
    expect(await state.readAfter('ended', before)).toBeUndefined();
    const [[after]] = (await publish('ended', { streams: ['ended'], data: 'b' })) as [[StreamPlace]];
    expect(after.offset).toBe(1);
    expect(after.epoch).not.toBe(before.epoch);
    expect(await state.readAfter('not ended', other)).toEqual([]);
  });
}
