import { EventFeed } from './event-feed.js';
import { positionsInMemory } from './position-store.js';
import { RelaisError } from './relais-error.js';
import type { RealtimeSynced, StreamPositions } from './wire.js';

interface Question {
  readonly positions: StreamPositions;
  resolve(answer: RealtimeSynced): void;
  reject(error: unknown): void;
}

const store = positionsInMemory();
let questions: Question[];
let told: unknown[];
let feed: EventFeed;

const note = (offset: number, stream = 'all', epoch = 'e1') => ({
  event: 'rt_custom_note',
  data: { [stream]: offset },
  position: { stream, epoch, offset },
});
const at = (offset: number, stream = 'all', epoch = 'e1'): StreamPositions => ({
  [stream]: { epoch, offset },
});

/** Answers the newest question, and lets the feed take it up. */
async function answer(synced: Partial<RealtimeSynced> & { positions: StreamPositions }): Promise<void> {
  questions.at(-1)!.resolve({ recovered: true, events: [], ...synced });
  await Promise.resolve();
}

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Math, 'random').mockReturnValue(1);
  store.save({});
  questions = [];
  told = [];
  feed = new EventFeed({
    store,
    retry: { firstMs: 100, mostMs: 1_000 },
    ask: (positions) => new Promise((resolve, reject) => questions.push({ positions, resolve, reject })),
    tell: ({ data }) => told.push(data),
    onSynced: ({ recovered }, asked) => told.push({ recovered, asked }),
  });
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

async function inStep(offset: number): Promise<void> {
  feed.sync();
  await answer({ positions: at(offset) });
  told = [];
}

it('what was missed is told first, then what came meanwhile, each once', async () => {
  store.save(at(1));
  feed.sync();
  expect(questions[0]!.positions).toEqual(at(1));
  for (const offset of [3, 4]) feed.hear(note(offset));
  expect(told).toEqual([]);
  await answer({ events: [note(2), note(3)], positions: at(3) });
  expect(told).toEqual([{ all: 2 }, { all: 3 }, { recovered: true, asked: at(1) }, { all: 4 }]);
  expect(store.load()).toEqual(at(4));
});

it('what came before the question is in its answer, and not told twice', async () => {
  feed.hear(note(7));
  feed.sync();
  await answer({ recovered: false, positions: at(7) });
  expect(told).toEqual([{ recovered: false, asked: {} }]);
});

it('what is known already is dropped', async () => {
  await inStep(5);
  for (const offset of [4, 5, 6, 6]) feed.hear(note(offset));
  expect(told).toEqual([{ all: 6 }]);
});

it('a gap is closed before anything after it is told', async () => {
  await inStep(1);
  feed.hear(note(3));
  expect(questions).toHaveLength(2);
  feed.hear(note(4));
  await answer({ events: [note(2), note(3)], positions: at(3) });
  expect(told.slice(0, 2)).toEqual([{ all: 2 }, { all: 3 }]);
  expect(told.at(-1)).toEqual({ all: 4 });
});

it('a new epoch of a stream is asked about', async () => {
  await inStep(9);
  feed.hear(note(1, 'all', 'e2'));
  expect(told).toEqual([]);
  await answer({ recovered: false, positions: at(1, 'all', 'e2') });
  feed.hear(note(2, 'all', 'e2'));
  expect(told).toEqual([{ recovered: false, asked: at(9) }, { all: 2 }]);
});

it('a stream whose audience the socket has just come into begins where it is', async () => {
  await inStep(1);
  feed.hear(note(40, 'page:modules'));
  feed.hear(note(41, 'page:modules'));
  expect(told).toEqual([{ 'page:modules': 40 }, { 'page:modules': 41 }]);
  expect(store.load()).toEqual({ ...at(1), ...at(41, 'page:modules') });
});

it('a question that fails is asked again, ever more slowly, until it is answered', async () => {
  feed.sync();
  for (const waitMs of [100, 200, 400, 800, 1_000]) {
    const asked = questions.length;
    questions.at(-1)!.reject(new Error('away'));
    await jest.advanceTimersByTimeAsync(waitMs - 1);
    expect(questions).toHaveLength(asked);
    await jest.advanceTimersByTimeAsync(1);
    expect(questions).toHaveLength(asked + 1);
  }
  await answer({ positions: at(1) });
  feed.hear(note(2));
  expect(told.at(-1)).toEqual({ all: 2 });
});

it('positions that the server refuses are forgotten', async () => {
  store.save(at(1));
  feed.sync();
  questions[0]!.reject(new RelaisError({ code: 'INVALID_PAYLOAD', message: 'streams' }));
  await jest.advanceTimersByTimeAsync(100);
  expect(questions[1]!.positions).toEqual({});
});

it('an answer that comes after the connection was lost is nobody’s', async () => {
  feed.sync();
  feed.leave();
  await answer({ events: [note(1)], positions: at(1) });
  questions[0]!.reject(new Error('late'));
  await jest.advanceTimersByTimeAsync(10_000);
  expect([told, questions.length]).toEqual([[], 1]);
});
