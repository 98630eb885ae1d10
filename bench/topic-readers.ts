import { randomUUID } from 'node:crypto';
import { generate } from 'mqtt-packet';
import { aToken } from '../test/support/app.js';
import { begins, RawWebSocket } from './raw-web-socket.js';
import type { Qos } from './targets/target.js';

const NAMESPACE = '/mqtt,';
const MESSAGE = `42${NAMESPACE}["mqtt:message"`;
const SUBSCRIBED = `43${NAMESPACE}0[{"ok":true`;
const ENTERED = `40${NAMESPACE}`;

/** To be told how many messages have come. */
export type OnMessages = (count: number) => void;

/** A user's socket in namespace `/mqtt` that subscribes a topic, all of whose messages are of the same length. */
export function hearBySocket(url: string, topic: string, qos: Qos, onMessages: OnMessages) {
  return new Promise<RawWebSocket>((resolve, reject) => {
    const address = `${url}/socket.io/?EIO=4&transport=websocket`;
    const socket = RawWebSocket.open(address, (frame) => {
      if (begins(frame, MESSAGE)) countFrom(frame, socket, onMessages);
      else if (begins(frame, '0')) socket.send(`40${NAMESPACE}${JSON.stringify({ token: aToken() })}`);
      else if (begins(frame, '2')) socket.send('3');
      else if (begins(frame, ENTERED))
        socket.send(`42${NAMESPACE}0${JSON.stringify(['mqtt:subscribe', { topic, qos }])}`);
      else if (begins(frame, SUBSCRIBED)) resolve(socket);
      else if (begins(frame, '43') || begins(frame, '44')) reject(new Error(frame.toString()));
    });
  });
}

/** A plain WebSocket, to which nothing is sent but messages. */
export async function hearByWebSocket(url: string, onMessages: OnMessages): Promise<RawWebSocket> {
  const socket = RawWebSocket.open(url, (frame) => countFrom(frame, socket, onMessages));
  await socket.whenOpen();
  return socket;
}

/** The first message says how long all of them are; another length is looked at, and counts for itself. */
function countFrom(first: Buffer, socket: RawWebSocket, onMessages: OnMessages): void {
  socket.countAlike(first.length, onMessages);
  onMessages(1);
}

const [CONNACK, PUBLISH, SUBACK] = [2, 3, 9];

/** An MQTT client over WebSocket; a frame holds one packet, as mosquitto sends them. QoS 1 is acknowledged. */
export function hearByMqtt(url: string, topic: string, qos: Qos, onMessages: OnMessages) {
  return new Promise<RawWebSocket>((resolve) => {
    const take = (frame: Buffer): void => {
      const kind = frame[0]! >> 4;
      if (kind === PUBLISH && qos === 0) countFrom(frame, socket, onMessages);
      else if (kind === PUBLISH) {
        acknowledge(frame);
        onMessages(1);
      } else if (kind === CONNACK)
        socket.send(generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos }] }));
      else if (kind === SUBACK) resolve(socket);
    };
    const socket = RawWebSocket.open(`${url}/mqtt`, take, 'mqtt');
    const acknowledge = acknowledgerOf(socket);
    const protocol = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 } as const;
    socket.send(generate({ cmd: 'connect', clientId: randomUUID(), ...protocol }));
  });
}

/** What one turn of the event loop acknowledges goes out in one frame. */
function acknowledgerOf(socket: RawWebSocket): (publish: Buffer) => void {
  let waiting: Buffer[] = [];
  const flush = (): void => {
    socket.send(Buffer.concat(waiting));
    waiting = [];
  };
  return (publish) => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push(acknowledgementOf(publish));
  };
}

/** Of a PUBLISH at QoS 1: its packet id stands behind the topic. */
function acknowledgementOf(publish: Buffer): Buffer {
  let at = 1;
  while (publish[at]! >= 0x80) at += 1;
  const topicAt = at + 1;
  const idAt = topicAt + 2 + publish.readUInt16BE(topicAt);
  return Buffer.from([0x40, 2, publish[idAt]!, publish[idAt + 1]!]);
}
