import { Injectable } from '@nestjs/common';
import { messageStatus } from '../contracts/index.js';
import { OnDomainEvent } from '../platform/events/on-domain-event.decorator.js';
import { SocketHub, userRoom } from '../platform/socket/socket-hub.js';
import { ReceiptMoved } from './chat.events.js';

/** Senders learn what has become of their messages on all of their sockets, whether these are in the room or not. */
@Injectable()
export class ReceiptsNotifier {
  constructor(private readonly hub: SocketHub) {}

  @OnDomainEvent(ReceiptMoved)
  onMoved({ account, status }: ReceiptMoved): void {
    this.hub.emit(messageStatus, status, { namespace: '/', rooms: [userRoom(account)] });
  }
}
