import { flawOfSpeech } from './speech.js';
import type { PolicyCaller } from './topic-relations.port.js';

const TOPIC = 'ktur/reservations/r-1';
const driver: PolicyCaller = { id: 'u-26', role: 'driver', chauffeurId: '26' };
const customer: PolicyCaller = { id: 'client_7', role: 'user', chauffeurId: 'client_7' };
const admin: PolicyCaller = { id: 'chief', role: 'admin', chauffeurId: 'chief' };

const flawOf = (caller: PolicyCaller, said: unknown): string | undefined =>
  flawOfSpeech(caller, TOPIC, JSON.stringify(said));

it('lets everyone speak in their own name, a customer with or without client_', () => {
  expect(flawOf(driver, { type: 'chat_message', from: 'chauffeur_26' })).toBeUndefined();
  expect(flawOf(driver, { type: 'message_read', by: 'chauffeur_26' })).toBeUndefined();
  for (const name of ['client_7', '7'])
    expect(flawOf(customer, { type: 'message_received', by: name })).toBeUndefined();
});

it('lets nobody speak in the name of another, whatever their own looks like', () => {
  const refusal = 'from must name who speaks, chauffeur_26';
  for (const from of ['client_7', 'u-26', '26', 'chauffeur_27', 'server', 26, null, undefined])
    expect(flawOf(driver, { type: 'chat_message', from })).toBe(refusal);
  for (const id of ['chauffeur_26', 'client_chauffeur_26'])
    expect(flawOf({ ...customer, id }, { type: 'chat_message', from: 'chauffeur_26' })).toBeDefined();
  expect(flawOf({ ...driver, role: 'device' }, { type: 'chat_message', from: 'client_u-26' })).toBeDefined();
  // The field of another type does not count.
  expect(flawOf(driver, { type: 'message_read', from: 'chauffeur_26' })).toBe(
    'by must name who speaks, chauffeur_26',
  );
});

it.each([
  ['driver', driver],
  ['customer', customer],
  ['admin', admin],
])('keeps what is the server’s from a %s', (_, caller) => {
  const from = caller === driver ? 'chauffeur_26' : caller.id;
  expect(flawOf(caller, { type: 'chat_message', from, via: 'relais' })).toBe('via is for the server to say');
  expect(flawOf(caller, { type: 'chat_message', from, via: null })).toBeDefined();
  for (const type of ['status', 'constructor', '__proto__', '', 7, undefined])
    expect(flawOf(caller, { type, status: 'completed', from, by: from })).toMatch(/^type must be one of/);
  expect(flawOf(caller, { type: 'message_received', by: 'server' })).toBeDefined();
});

it('lets an admin lend their voice to anybody', () => {
  expect(flawOf(admin, { type: 'chat_message', from: 'client_7' })).toBeUndefined();
  expect(flawOf(admin, { type: 'message_read', by: 'chauffeur_26' })).toBeUndefined();
  expect(flawOf(admin, { type: 'chat_message' })).toBeDefined();
});

it('takes nothing but JSON objects, in UTF-8', () => {
  for (const payload of ['', 'hello', '[]', 'null', '"x"', '\ufeff{}', Buffer.from([0x7b, 0xff, 0x7d])])
    expect(flawOfSpeech(driver, TOPIC, payload)).toBe('what is said here is a JSON object');
});

it('has nothing against whatever is published on other topics', () => {
  for (const topic of [
    'ktur/reservations/recentes',
    'ktur/reservations/r-1/position',
    'ktur/reservations',
    'chat/room1',
  ])
    expect(flawOfSpeech(admin, topic, 'no JSON')).toBeUndefined();
});
