import { CLIENT_MESSAGE_ID, type ReservationTalk } from '../contracts/index.js';
import { clientMessageIdOf } from './reservation-talk.model.js';

const talk: ReservationTalk = {
  type: 'chat_message',
  from: 'chauffeur_26',
  message: 'I am here',
  timestamp: 1_780_000_000_000,
};

it('takes the id that the client has made, under either name', () => {
  expect(clientMessageIdOf({ ...talk, client_message_id: 'a', message_id: 'b' })).toBe('a');
  expect(clientMessageIdOf({ ...talk, message_id: 'b' })).toBe('b');
});

it('makes one that a repeat has too, and nothing else', () => {
  const made = clientMessageIdOf(talk);
  expect(made).toMatch(CLIENT_MESSAGE_ID);
  expect(clientMessageIdOf({ ...talk, timestamp: '2026-05-28T20:26:40Z' })).toBe(made);
  const others = [{ from: 'client_7' }, { message: 'I am there' }, { timestamp: 1_780_000_000_001 }];
  const ids = others.map((other) => clientMessageIdOf({ ...talk, ...other }));
  expect(new Set([made, ...ids]).size).toBe(4);
});

it('makes one in place of an id that cannot be one', () => {
  for (const message_id of ['', 'a b', 'x'.repeat(65), 7, null])
    expect(clientMessageIdOf({ ...talk, message_id: message_id as string })).toBe(clientMessageIdOf(talk));
});
