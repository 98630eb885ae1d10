import type { PlainObject } from '../../src/platform/validation/plain-data.js';
import { badPayloads } from '../support/bad-payloads.js';
import { surfaces, type Surface } from '../support/feature-surfaces.js';
import { FeatureTopics, type Outcome } from '../support/feature-topics.js';

const SOME_MARK = { word: 'x', value: 1, at: 1 };
const bySurface = surfaces.map((surface) => [surface.name, surface] as const);
const badNames = (surface: Surface): string[] =>
  badPayloads(surface, surface.good(SOME_MARK, 'r')).map(([name]) => name);

let topics: FeatureTopics;

beforeAll(async () => {
  topics = await FeatureTopics.start();
});
afterAll(() => topics.stop());

/** What is to come of messages that are refused for one reason: each is told it, and nothing else happens. */
const refused = (count: number, reason: string): Outcome => ({
  refusals: Array.from({ length: count }, () => expect.stringContaining(reason) as string),
  isStored: false,
  told: [],
});

describe.each(bySurface)('%s', (_, surface) => {
  afterEach(() => topics.accepts(surface));

  it.each(badNames(surface))('is not taken where it is, or has, %s', async (name) => {
    const [, payload, reason] = badPayloads(surface, topics.spoilt(surface)).find(([each]) => each === name)!;
    await topics.publishOn(surface, payload);
    expect(await topics.outcome(1)).toEqual(refused(1, reason));
  });

  it.each(Object.keys(surface.wrong))('is not taken with a wrong %s', async (field) => {
    const whole = topics.spoilt(surface);
    const { [field]: _left, ...lacking } = whole;
    const spoilt = surface.wrong[field]!.map((value) => ({ ...whole, [field]: value }));
    const all = surface.required.includes(field) ? [lacking, ...spoilt] : spoilt;
    for (const each of all) await topics.publishOn(surface, surface.isBatch ? [each] : each);
    const reason = surface.isFree ? 'must be an object of 1 to 100' : field;
    expect(await topics.outcome(all.length)).toEqual(refused(all.length, reason));
  });

  it('is taken with fields that nobody knows', async () => {
    const more: PlainObject = surface.isFree ? {} : { toString: 1, unknown: { of: ['anybody'] } };
    await expect(topics.accepts(surface, { ...topics.good(surface), ...more })).resolves.toBeUndefined();
  });
});

it('is told to others where it is good', () => {
  expect(topics.toldOf('good')).not.toEqual([]);
});
