import { MqttService } from '../../src/mqtt/mqtt.service.js';
import { brokerPort } from '../support/app.js';
import { mqttClient } from '../support/clients.js';
import { customer, dispatch, driver, RideChats } from '../support/ride-chats.js';
import { until } from '../support/until.js';

let chats: RideChats;
let id: string;
let topic: string;

beforeAll(async () => {
  chats = await RideChats.start();
});
beforeEach(async () => {
  id = await chats.ride();
  topic = `ktur/reservations/${id}`;
});
afterEach(async () => {
  await chats.end(id);
  await chats.hangUp();
});
afterAll(() => chats.stop());

const message = 'I have paid already';
const timestamp = Date.now();

/** What a driver must not say, and what is told of it. */
const forgeries: [string, object, string][] = [
  ['the customer’s words', { type: 'chat_message', from: 'client_7', message }, 'from must name who speaks'],
  [
    'a receipt of the customer’s',
    { type: 'message_read', by: '7', message_id: 'x' },
    'by must name who speaks',
  ],
  ['a confirmation', { type: 'message_received', by: 'server', message_id: 'x' }, 'by must name who speaks'],
  ['a status', { type: 'status', status: 'cancelled' }, 'type must be one of'],
  ['what Relais says', { type: 'chat_message', from: 'chauffeur_26', message, via: 'relais' }, 'via is for'],
  ['something else', { hello: 'world' }, 'type must be one of'],
];

describe.each(forgeries)('%s, forged by a participant', (_, forged, reason) => {
  const payload = { timestamp, ...forged };

  it('is dropped by the broker, with a reason, and nobody hears it', async () => {
    const [phone, app] = [await chats.phone(driver, id), await chats.phone(customer, id)];
    await phone.say(payload);
    expect(await chats.rejections(id, 1)).toEqual([expect.stringContaining(reason)]);
    await phone.say({ type: 'chat_message', from: 'chauffeur_26', message: 'hello' });
    await app.relayed('message_received', 1);
    expect(app.heard[0]).toMatchObject({ message: 'hello' });
    expect(await chats.messages(id)).toHaveLength(1);
  });

  it('is no last will', async () => {
    const will = { topic, payload: Buffer.from(JSON.stringify(payload)), qos: 1 as const, retain: false };
    const phone = await mqttClient(brokerPort(chats.running), driver, { will });
    expect(await chats.rejections(id, 1)).toEqual([expect.stringContaining(`last will: ${reason}`)]);
    await phone.endAsync();
  });

  it('is forbidden by REST and by socket', async () => {
    const errors = [{ path: 'payload', message: expect.stringContaining(reason) as string }];
    const answer = await chats.post('/mqtt/publish', driver, { topic, payload, qos: 1 });
    expect(answer).toMatchObject({ status: 403, body: { code: 'TOPIC_DENIED', errors } });
    const socket = await chats.socket(driver, '/mqtt');
    const reply = await socket.request('mqtt:publish', { topic, payload: JSON.stringify(payload), qos: 1 });
    expect(reply).toMatchObject({ ok: false, error: { code: 'FORBIDDEN', errors } });
  });
});

it('lets everyone speak in their own name at each of these doors', async () => {
  const phone = await chats.phone(driver, id);
  const said = (text: string) => ({ type: 'chat_message', from: 'chauffeur_26', message: text, timestamp });
  await phone.say(said('MQTT'));
  const payload = said('REST');
  expect(await chats.post('/mqtt/publish', driver, { topic, payload, qos: 1 })).toMatchObject({
    status: 201,
  });
  const socket = await chats.socket(driver, '/mqtt');
  expect(await socket.request('mqtt:publish', { topic, payload: said('socket'), qos: 1 })).toMatchObject({
    ok: true,
  });
  await phone.relayed('message_received', 3);
  expect((await chats.messages(id)).map(({ content }) => content).sort()).toEqual(['MQTT', 'REST', 'socket']);
});

it('lets a backend pass on what participants say elsewhere', async () => {
  const payload = { type: 'chat_message', from: 'client_7', message: 'by SMS', timestamp };
  await chats.post('/mqtt/publish', dispatch, { topic, payload, qos: 1 });
  await until(async () => (await chats.messages(id)).length === 1);
  expect(await chats.messages(id)).toMatchObject([{ from: { id: 'client_7' }, content: 'by SMS' }]);
});

/** Behind an external broker nobody has looked at what is said before it comes in. */
describe('what comes in unseen', () => {
  const publish = (payload: object) =>
    chats.running.app.get(MqttService).publish(topic, { timestamp, ...payload }, { qos: 1 });

  it.each([
    ['a stranger', { type: 'chat_message', from: 'client_8', message }, 'client_8 takes no part'],
    [
      'an admin who is not there',
      { type: 'chat_message', from: 'dispatch', message },
      'dispatch takes no part',
    ],
    ['a status', { type: 'status', status: 'cancelled' }, 'told by Relais alone'],
    [
      'another reservation’s message',
      { type: 'chat_message', reservation_id: 'other', from: 'client_7', message },
      'The payload names other',
    ],
    [
      'a receipt of no message',
      { type: 'message_read', by: 'client_7', message_id: '018f0000-0000-7000-8000-000000000000' },
      'There is no such message',
    ],
    ['an empty message', { type: 'chat_message', from: 'client_7', message: ' ' }, 'The message is empty'],
  ])('is rejected where it is %s', async (_, payload, reason) => {
    await publish(payload);
    expect(await chats.rejections(id, 1)).toEqual([expect.stringContaining(reason)]);
    expect(await chats.messages(id)).toEqual([]);
  });

  it('is nothing new where it says that it comes from Relais', async () => {
    await publish({ type: 'chat_message', from: 'client_7', message, via: 'relais' });
    await publish({ type: 'status', status: 'completed', via: 'relais' });
    await publish({ type: 'chat_message', from: 'client_7', message: 'hello' });
    await until(async () => (await chats.messages(id)).length > 0);
    expect(await chats.messages(id)).toMatchObject([{ seq: 1, content: 'hello' }]);
    expect(await chats.rejections(id, 0)).toEqual([]);
  });

  it('is an admin’s own where they have joined the chat', async () => {
    await chats.post('/api/reservation/subscribe', dispatch, { reservation_id: id });
    await publish({ type: 'chat_message', from: 'dispatch', message: 'we are listening' });
    await until(async () => (await chats.messages(id)).length === 1);
    expect(await chats.messages(id)).toMatchObject([{ from: { id: 'dispatch' } }]);
  });
});
