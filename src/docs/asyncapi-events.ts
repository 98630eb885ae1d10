import type { Type } from '@nestjs/common';
import {
  EventPosition,
  Nothing,
  type ClientEventContract,
  type Namespace,
  type ServerEventContract,
} from '../contracts/index.js';
import type { ContractCatalogue, Named } from './contract-catalogue.js';
import type { JsonSchema } from './json-schema.js';
import { refTo } from './json-schemas.js';

/** What a refused event is answered with, in the acknowledgement and in the named failure event. */
export const socketErrorSchema: JsonSchema = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string', description: 'For programs, such as INVALID_PAYLOAD' },
    message: { type: 'string', description: 'For people; in the language of the handshake' },
    errors: { type: 'array', description: 'Every field that failed', items: fieldError() },
  },
};

const CHANNEL_IDS: Readonly<Record<Namespace, string>> = {
  '/': 'socket_default',
  '/mqtt': 'socket_mqtt',
  '*': 'socket_every',
};

const SOCKET_ERROR: JsonSchema = { $ref: '#/components/schemas/SocketError' };

type ClientEvent = Named<ClientEventContract>;

/** A channel for each namespace, with the messages of all its events. */
export function namespaceChannels({ clientEvents, serverEvents }: ContractCatalogue): Record<string, object> {
  const namespaces = new Set([...clientEvents, ...serverEvents].map(({ namespace }) => namespace));
  const channels = [...namespaces].map((namespace) => {
    const own = <E extends { namespace: Namespace }>(events: readonly E[]) =>
      events.filter((event) => event.namespace === namespace);
    const messages = Object.assign(
      {},
      ...own(clientEvents).map(clientMessages),
      ...own(serverEvents).map((event) => ({ [event.id]: serverMessage(event) })),
    ) as object;
    const description =
      namespace === '*' ? 'Understood in every namespace' : `socket.io namespace ${namespace}`;
    return [
      CHANNEL_IDS[namespace],
      { address: namespace, description, servers: [{ $ref: '#/servers/socketio' }], messages },
    ];
  });
  return Object.fromEntries(channels) as Record<string, object>;
}

export function clientEventOperation(event: ClientEvent): object {
  const channel = channelRef(event);
  const replies = Object.keys(clientMessages(event)).filter((id) => id !== event.id);
  return {
    action: 'receive',
    channel,
    summary: event.summary,
    messages: [messageRef(event, event.id)],
    reply: { channel, messages: replies.map((id) => messageRef(event, id)) },
    ...(event.roles ? { 'x-roles': event.roles } : {}),
  };
}

export function serverEventOperation(event: Named<ServerEventContract>): object {
  return {
    action: 'send',
    channel: channelRef(event),
    summary: event.summary,
    messages: [messageRef(event, event.id)],
  };
}

/** An event's own message, its acknowledgement, and the events that answer it by name. */
function clientMessages(event: ClientEvent): Record<string, object> {
  const { id, name, success, failure } = event;
  return {
    [id]: message(name, schemaOf(event.payload)),
    [`${id}_ack`]: { ...message(name, ackSchema(event)), 'x-acknowledgement': true },
    ...(success ? { [`${id}_success`]: message(success, schemaOf(event.ack)) } : {}),
    ...(failure ? { [`${id}_failure`]: message(failure, SOCKET_ERROR) } : {}),
  };
}

/** What stands in a stream comes with its position as the second argument. */
function serverMessage({ name, payload, isPositioned }: ServerEventContract): object {
  return {
    ...message(name, schemaOf(payload)),
    ...(isPositioned ? { 'x-second-argument': refTo(EventPosition) } : {}),
  };
}

function message(name: string, payload: JsonSchema): object {
  return { name, payload };
}

function ackSchema({ ack }: ClientEventContract): JsonSchema {
  const accepted = { ok: { const: true }, data: schemaOf(ack) };
  const refused = { ok: { const: false }, error: SOCKET_ERROR };
  return {
    oneOf: [
      { type: 'object', required: ['ok'], properties: accepted },
      { type: 'object', required: ['ok', 'error'], properties: refused },
    ],
  };
}

function schemaOf(type: Type<unknown>): JsonSchema {
  return type === Nothing ? { type: 'object', maxProperties: 0 } : refTo(type);
}

function channelRef({ namespace }: { namespace: Namespace }): JsonSchema {
  return { $ref: `#/channels/${CHANNEL_IDS[namespace]}` };
}

function messageRef({ namespace }: { namespace: Namespace }, id: string): JsonSchema {
  return { $ref: `#/channels/${CHANNEL_IDS[namespace]}/messages/${id}` };
}

function fieldError(): JsonSchema {
  return {
    type: 'object',
    required: ['path', 'message'],
    properties: { path: { type: 'string' }, message: { type: 'string' } },
  };
}
