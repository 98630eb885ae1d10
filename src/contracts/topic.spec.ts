import { defineTopic, InvalidTopicError } from './topic.js';

class Payload {}

const position = defineTopic('ktur/reservations/:reservationId/position', Payload, {
  qos: 1,
  from: 'driver',
  summary: 'p',
});
const direct = defineTopic('app/chat/direct/:userA/:userB', Payload, { qos: 1, from: 'both', summary: 'd' });
const recent = defineTopic('ktur/reservations/recentes', Payload, { qos: 1, from: 'backend', summary: 'r' });

it('subscribes with + for every parameter', () => {
  expect(position.filter).toBe('ktur/reservations/+/position');
  expect(direct.filter).toBe('app/chat/direct/+/+');
  expect(recent.filter).toBe('ktur/reservations/recentes');
});

it('builds the topic and reads the parameters back', () => {
  const topic = direct.build({ userA: 'ann@example.org', userB: 'b:7' });
  expect(topic).toBe('app/chat/direct/ann@example.org/b:7');
  expect(direct.match(topic)).toEqual({ userA: 'ann@example.org', userB: 'b:7' });
  expect(recent.build({})).toBe('ktur/reservations/recentes');
  expect(recent.match('ktur/reservations/recentes')).toEqual({});
});

it.each([
  'ktur/reservations/42',
  'ktur/reservations/42/position/more',
  'ktur/reservations/42/positions',
  'KTUR/reservations/42/position',
  '/ktur/reservations/42/position',
  '',
])('does not take %p for one of its topics', (topic) => {
  expect(position.match(topic)).toBeUndefined();
});

it.each([
  '',
  '+',
  '#',
  'a/b',
  'a+',
  '../x',
  '$SYS',
  ' 42',
  '42 ',
  '4\u00002',
  '4\n2',
  '\ud800',
  'é',
  'x'.repeat(129),
])('refuses to publish with the parameter %j', (reservationId) => {
  expect(() => position.build({ reservationId })).toThrow(InvalidTopicError);
});

it('refuses a parameter that is missing', () => {
  expect(() => position.build({} as never)).toThrow(InvalidTopicError);
});

it('takes an id of the greatest length', () => {
  const reservationId = 'x'.repeat(128);
  expect(position.match(position.build({ reservationId }))).toEqual({ reservationId });
});
