import { SessionToken } from './session-token.js';

const START = Date.parse('2026-10-21T12:00:00.000Z');
const MINUTE = 60_000;

let renewed: string[];
let mayRenew: boolean;
let session: SessionToken;
let lifeMs: number;

/** A token's life, in its text. */
const tokenOf = (claims: object): string =>
  ['{"alg":"HS256"}', JSON.stringify(claims), 'x']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

beforeEach(() => {
  jest.useFakeTimers({ now: START });
  renewed = [];
  mayRenew = true;
  lifeMs = 10 * MINUTE;
  const source = () => tokenOf({ name: 'Zoë ÿþ', exp: (Date.now() + lifeMs) / 1000 });
  session = new SessionToken(source, (token) => {
    renewed.push(new Date(Date.now()).toISOString().slice(11, 19));
    if (!mayRenew || !token) return Promise.reject(new Error('away'));
    return Promise.resolve({ expiresAt: new Date(Date.now() + lifeMs).toISOString() });
  });
});
afterEach(() => {
  session.rest();
  jest.useRealTimers();
});

it('a fresh token comes a minute before the end of the old one, again and again', async () => {
  await session.next();
  await jest.advanceTimersByTimeAsync(20 * MINUTE);
  expect(renewed).toEqual(['12:09:00', '12:18:00']);
});

it('a short life is renewed after three quarters of it', async () => {
  lifeMs = 8_000;
  await session.next();
  await jest.advanceTimersByTimeAsync(6_000);
  expect(renewed).toEqual(['12:00:06']);
});

it('what fails is tried again until the last second', async () => {
  mayRenew = false;
  await session.next();
  await jest.advanceTimersByTimeAsync(20 * MINUTE);
  expect(renewed).toEqual(['12:09:00', '12:09:45', '12:09:56', '12:09:59']);
});

it('nothing is renewed without a connection, nor a token that does not say when it ends', async () => {
  await session.next();
  session.rest();
  await new SessionToken(
    () => 'opaque',
    () => Promise.reject(new Error('never')),
  ).next();
  expect(jest.getTimerCount()).toBe(0);
});

it('a token of years waits as long as timers can', async () => {
  lifeMs = 365 * 24 * 60 * MINUTE;
  await session.next();
  await jest.advanceTimersByTimeAsync(24 * 60 * MINUTE);
  expect(renewed).toEqual([]);
});
