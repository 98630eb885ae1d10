import { isConnectionFailure, reasonOf, unavailable } from './connection-failure.js';

const failure = (properties: object, message = '') => Object.assign(new Error(message), properties);

describe('a connection failure', () => {
  it.each([
    ['a refused connection', failure({ code: 'ECONNREFUSED' })],
    ['a broken connection', failure({ code: 'ECONNRESET' })],
    ['a lost connection', failure({ code: '08006', severity: 'ERROR' })],
    ['a server that stops', failure({ code: '57P01', severity: 'FATAL' })],
    ['a server that starts', failure({ code: '57P03', severity: 'FATAL' })],
    ['a statement timeout', failure({ code: '57014', severity: 'ERROR' })],
    ['a full disk', failure({ code: '53100', severity: 'ERROR' })],
    ['too many connections', failure({ code: '53300', severity: 'FATAL' })],
    ['a read-only server', failure({ code: '25006', severity: 'ERROR' })],
    ['a panic', failure({ code: 'XX000', severity: 'PANIC' })],
    ['a refused password', failure({ code: '28P01', severity: 'FATAL' })],
    ['a connection that ended', failure({}, 'Connection terminated unexpectedly')],
    ['a pool without a free connection', failure({}, 'timeout exceeded when trying to connect')],
    ['a query without an answer', failure({}, 'Query read timeout')],
  ])('is %s', (_, error) => {
    expect(isConnectionFailure(error)).toBe(true);
  });

  it.each([
    ['a unique violation', failure({ code: '23505', severity: 'ERROR' })],
    ['broken SQL', failure({ code: '42601', severity: 'ERROR' })],
    ['text with NUL', failure({ code: '22021', severity: 'ERROR' })],
    ['a serialization failure', failure({ code: '40001', severity: 'ERROR' })],
    ['a value that has no JSON', new TypeError('Converting circular structure to JSON')],
    ['something that is no error', 'a string'],
  ])('is not %s', (_, error) => {
    expect(isConnectionFailure(error)).toBe(false);
  });
});

it('tells the reason of a failure, however deep it lies', () => {
  const refused = new Error('connect ECONNREFUSED 127.0.0.1:5432');
  expect(reasonOf(unavailable(new AggregateError([refused])))).toBe(refused.message);
});
