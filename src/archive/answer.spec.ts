import { answerOf, silenceOf } from './answer.js';

describe('what came of a document', () => {
  it.each([200, 201, 202, 204])('is that it was taken, by %s', (status) => {
    expect(answerOf(status)).toEqual({ kind: 'taken' });
  });

  it.each([301, 302, 307, 308, 401, 403, 408, 429, 500, 502, 503, 504])(
    'is the target’s fault, by %s',
    (status) => expect(answerOf(status)).toEqual({ kind: 'away', reason: `it answered ${status}` }),
  );

  it.each([400, 404, 409, 413, 422])('is about this document alone, by %s', (status) => {
    expect(answerOf(status)).toEqual({ kind: 'refused', reason: `it answered ${status}` });
  });

  it('is told by the network’s own word, in one line and not at any length', () => {
    const cause = Object.assign(new Error(`connect ECONNREFUSED\r\n${'x'.repeat(1000)}`), { code: 'E' });
    const error = new TypeError('fetch failed', { cause });
    expect(silenceOf(error)).toEqual({
      kind: 'away',
      reason: expect.stringMatching(/^connect ECONNREFUSED\\r\\nx{476}$/),
    });
    expect(silenceOf(new Error('no answer in time'))).toMatchObject({ reason: 'no answer in time' });
  });
});
