/**
 * What must not compile. `npm run types` checks this file; it is never run. Each `@ts-expect-error` is itself an error
 * when the line below it compiles.
 */
import { StreamableFile } from '@nestjs/common';
import { IsNumber, IsString } from 'class-validator';
import type { Server } from 'socket.io';
import {
  defineClientEvent,
  defineRoute,
  defineServerEvent,
  defineTopic,
  rtModuleRemoved,
  type ClientEventMap,
  type ServerEventMap,
} from '../../src/contracts/index.js';
import { OnTopic, type TopicMessage } from '../../src/platform/broker/on-topic.decorator.js';
import { OnRoute } from '../../src/platform/http/on-route.decorator.js';
import type { CallerSocket } from '../../src/platform/socket/caller-socket.js';
import { OnEvent } from '../../src/platform/socket/on-event.decorator.js';
import type { SocketHub } from '../../src/platform/socket/socket-hub.js';
import type { RealtimeService } from '../../src/realtime/realtime.port.js';

class Position {
  @IsNumber()
  lat: number;
}

class Draft {
  @IsString()
  text: string;
}

class Receipt {
  @IsString()
  messageId: string;
}

const about = { namespace: '/', summary: 'For the compiler' } as const;
const position = defineTopic('ktur/reservations/:reservationId/position', Position, {
  qos: 1,
  from: 'driver',
  summary: 'For the compiler',
});
const send = defineClientEvent('message:send', Draft, Receipt, about);
const sent = defineServerEvent('message:new', Draft, about);
const readDraft = defineRoute('GET /draft', { access: 'caller', summary: 'A draft', response: Draft });
const exportDrafts = defineRoute('GET /drafts', {
  access: 'caller',
  summary: 'Drafts',
  response: Draft,
  alsoAs: 'text/csv',
});
const dropDraft = defineRoute('DELETE /draft', { access: 'caller', summary: 'Drops it' });

export class RightHandlers {
  @OnTopic(position)
  async onPosition({ lat }: Position, { params }: TopicMessage<typeof position.path>): Promise<void> {
    await Promise.resolve([lat, params.reservationId]);
  }

  @OnTopic(position)
  async onPositionAlone({ lat }: Position): Promise<void> {
    await Promise.resolve(lat);
  }

  @OnEvent(send)
  onSend(_: CallerSocket, { text }: Draft): Receipt {
    return { messageId: text };
  }

  @OnRoute(readDraft)
  async onRead(): Promise<Draft> {
    return Promise.resolve({ text: '' });
  }

  @OnRoute(dropDraft)
  onDrop(): void {}

  @OnRoute(exportDrafts)
  onExport(): Draft | StreamableFile {
    return new StreamableFile(Buffer.alloc(0));
  }
}

export class WrongHandlers {
  // @ts-expect-error the payload is a Position
  @OnTopic(position)
  async onOtherPayload({ text }: Draft): Promise<void> {
    await Promise.resolve(text);
  }

  // @ts-expect-error what is not awaited is not durable when the message is acknowledged
  @OnTopic(position)
  onNotAwaited({ lat }: Position): number {
    return lat;
  }

  // @ts-expect-error the payload is a Draft
  @OnEvent(send)
  onOtherDraft(_: CallerSocket, { lat }: Position): Receipt {
    return { messageId: String(lat) };
  }

  // @ts-expect-error the acknowledgement is missing
  @OnEvent(send)
  onNoAck(_: CallerSocket, draft: Draft): void {
    draft.text = '';
  }

  // @ts-expect-error the acknowledgement is a Receipt
  @OnEvent(send)
  async onOtherAck(_: CallerSocket, draft: Draft): Promise<Draft> {
    return Promise.resolve(draft);
  }

  // @ts-expect-error the response is a Draft
  @OnRoute(readDraft)
  onOtherResponse(): Receipt {
    return { messageId: '' };
  }

  // @ts-expect-error the response is missing
  @OnRoute(readDraft)
  onNoResponse(): void {}

  // @ts-expect-error this route answers with JSON only
  @OnRoute(readDraft)
  onStream(): Draft | StreamableFile {
    return new StreamableFile(Buffer.alloc(0));
  }

  // @ts-expect-error this route answers without a body
  @OnRoute(dropDraft)
  onTooMuch(): Draft {
    return { text: '' };
  }
}

export function topics(): void {
  position.build({ reservationId: '1' });
  // @ts-expect-error the parameter is called reservationId
  position.build({ reservation: '1' });
  // @ts-expect-error the parameter is missing
  position.build({});
  // @ts-expect-error a parameter is text
  position.build({ reservationId: 1 });
  // @ts-expect-error there is no such parameter
  String(position.match('x')?.driverId);
  // @ts-expect-error there is no quality of service 3
  defineTopic('a', Draft, { qos: 3, from: 'server', summary: 'For the compiler' });
}

export function events(server: Server<ClientEventMap<typeof send>, ServerEventMap<typeof sent>>): void {
  server.emit('message:new', { text: '' });
  // @ts-expect-error nobody declared this event
  server.emit('message:nope', { text: '' });
  // @ts-expect-error the payload is a Draft
  server.emit('message:new', { lat: 1 });
  server.on('connection', (socket) => {
    socket.on('message:send', ({ text }, ack) => ack?.({ ok: true, data: { messageId: text } }));
    // @ts-expect-error the acknowledgement is a Receipt
    socket.on('message:send', ({ text }, ack) => ack?.({ ok: true, data: { text } }));
    // @ts-expect-error nobody declared this event
    socket.on('message:nope', () => undefined);
  });
}

export function hub(sockets: SocketHub): void {
  const everyone = { namespace: '/', rooms: 'everyone' } as const;
  sockets.emit(sent, { text: '' }, everyone);
  // @ts-expect-error the payload is a Draft
  sockets.emit(sent, { lat: 1 }, everyone);
  // @ts-expect-error clients send this event, the server does not
  sockets.emit(send, { text: '' }, everyone);
}

export function positioned(server: Server<object, ServerEventMap<typeof rtModuleRemoved>>): void {
  const place = { stream: 'admins', epoch: 'e', offset: 1 };
  server.emit('rt_module_removed', { moduleId: 'M', userId: 'u' }, place);
  // @ts-expect-error its position is missing
  server.emit('rt_module_removed', { moduleId: 'M', userId: 'u' });
}

export function realtime(service: RealtimeService): void {
  service.broadcast('rt_custom_note', { text: '' });
  service.emitToUser('u', 'rt_module_removed', { moduleId: 'M', userId: 'u' });
  // @ts-expect-error the payload is a ModuleRemoved
  service.emitToAdmins('rt_module_removed', { moduleId: 'M' });
  // @ts-expect-error nobody declared this event
  service.broadcast('rt_nope', {});
  // @ts-expect-error there is no such page
  service.emitToPage('chat', 'rt_custom_note', {});
}

export function routes(): void {
  // @ts-expect-error there is no such method
  defineRoute('FETCH /draft', { access: 'caller', summary: 'For the compiler' });
  // @ts-expect-error every route says who may call it
  defineRoute('GET /draft', { summary: 'For the compiler' });
  // @ts-expect-error there is no such role
  defineRoute('GET /draft', { access: ['king'], summary: 'For the compiler' });
}
