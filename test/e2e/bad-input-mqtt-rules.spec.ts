import { aToken, brokerPort } from '../support/app.js';
import { mqttClient } from '../support/clients.js';
import { misnamed, somebodyElses, unknown, untimely } from '../support/feature-breaches.js';
import { surfaces } from '../support/feature-surfaces.js';
import { FeatureTopics } from '../support/feature-topics.js';

const status = surfaces.find(({ name }) => name === 'a driver’s status')!;

let topics: FeatureTopics;

beforeAll(async () => {
  topics = await FeatureTopics.start();
});
afterAll(() => topics.stop());

const withRide = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('RIDE', topics.ride)) as T;

describe.each([
  ['what is somebody else’s', somebodyElses],
  ['what is not there', unknown],
  ['what is untimely, or too much', untimely],
  ['what nobody is called', misnamed],
])('%s', (_, breaches) => {
  afterEach(() => topics.accepts(status));

  it.each(breaches)('is refused with its reason: %s', async (_what, from, topic, payload, reason) => {
    await topics.publish(from, withRide(topic), withRide(payload));
    const refusals = [expect.stringContaining(withRide(reason)) as string];
    expect(await topics.outcome(1)).toEqual({ refusals, isStored: false, told: [] });
  });
});

it('takes a number that is too small for its column', async () => {
  const surface = surfaces.find(({ name }) => name === 'a position of a free driver')!;
  const { data, ...position } = topics.good(surface);
  const atRest = { ...position, data: { ...(data as object), speed: 1e-300 } };
  await expect(topics.accepts(surface, atRest)).resolves.toBeUndefined();
});

describe('a topic that is none', () => {
  afterEach(() => topics.accepts(status));

  it.each([
    ['of 2000 characters', 'x'.repeat(2_000)],
    ['with a line break', 'chauffeur/free\n/status'],
    ['of 60 levels', Array(60).fill('a').join('/')],
  ])('is refused with its reason: one %s', async (_, topic) => {
    await topics.publish('backend', topic, topics.spoilt(status));
    const refusals = ['not a valid topic'];
    expect(await topics.outcome(1)).toEqual({ refusals, isStored: false, told: [] });
  });

  it('ends the one connection that publishes on hundreds of levels', async () => {
    const device = await mqttClient(brokerPort(topics.running), aToken({ role: 'device' }));
    const closed = new Promise((resolve) => device.once('close', () => resolve('closed')));
    device.publish(Array(300).fill('a').join('/'), '{}', { qos: 1 });
    expect(await closed).toBe('closed');
  });
});

it('takes no message again that is retained and should not be', async () => {
  for (const surface of surfaces.filter(({ topic }) => !topic('').endsWith('/status'))) {
    const { timestamp, ...untimed } = topics.good(surface);
    const good = surface.topic('') === 'dht11/sensor/data' ? untimed : { ...untimed, timestamp };
    await topics.accepts(surface, good, true);
  }
  topics = await topics.restart();
  const refusals = Array<string>(7).fill('A retained message may be old: it is not taken here');
  expect(await topics.outcome(7)).toEqual({ refusals, isStored: false, told: [] });
});
