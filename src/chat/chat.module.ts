import { Module } from '@nestjs/common';
import { ArchiveModule } from '../archive/archive.module.js';
import { AttachmentsModule } from '../attachments/attachments.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { ReservationsModule } from '../reservations/reservations.module.js';
import { ArchivingOccasions } from './archiving-occasions.service.js';
import { ArchivingJobs } from './archiving.jobs.js';
import { ArchivingNotifier } from './archiving.notifier.js';
import { ArchivingRepository } from './archiving.repository.js';
import { ArchivingService } from './archiving.service.js';
import { ChatRelay } from './chat-relay.service.js';
import { ChatGateway } from './chat.gateway.js';
import { ChatMqtt } from './chat.mqtt.js';
import { ChatNotifier } from './chat.notifier.js';
import { ChatService } from './chat.service.js';
import { ChatUpkeep } from './chat.upkeep.js';
import { DeletionService } from './deletion.service.js';
import { GoneRoomRepository } from './gone-room.repository.js';
import { GoneRooms } from './gone-rooms.service.js';
import { HistoryService } from './history.service.js';
import { MemberChanges } from './member-changes.service.js';
import { MemberRepository } from './member.repository.js';
import { MessageBatch } from './message-batch.service.js';
import { MessageRepository } from './message.repository.js';
import { MessagesController } from './messages.controller.js';
import { NewMessageRepository } from './new-message.repository.js';
import { ReceiptBatch } from './receipt-batch.service.js';
import { ReceiptRepository } from './receipt.repository.js';
import { ReceiptsGateway } from './receipts.gateway.js';
import { ReceiptsNotifier } from './receipts.notifier.js';
import { ReceiptsService } from './receipts.service.js';
import { ReservationChatsController } from './reservation-chats.controller.js';
import { ReservationChats } from './reservation-chats.service.js';
import { ReservationMessagesController } from './reservation-messages.controller.js';
import { ReservationTalks } from './reservation-talks.service.js';
import { RoomChangeRepository } from './room-change.repository.js';
import { RoomChanges } from './room-changes.service.js';
import { RoomDoors } from './room-doors.service.js';
import { RoomFeeds } from './room-feeds.service.js';
import { RoomRelations } from './room-relations.service.js';
import { RoomViewRepository } from './room-view.repository.js';
import { RoomRepository } from './room.repository.js';
import { RoomsController } from './rooms.controller.js';
import { RoomsNotifier } from './rooms.notifier.js';
import { RoomsService } from './rooms.service.js';
import { RoomsUpkeep } from './rooms.upkeep.js';
import { Seats } from './seats.service.js';
import { TypingGateway } from './typing.gateway.js';
import { TypingNotifier } from './typing.notifier.js';
import { TypingService } from './typing.service.js';
import { VisitNews } from './visit-news.service.js';
import { VisitsService } from './visits.service.js';

/** Conversations: rooms, messages, receipts; by socket, REST and the topics of reservations alike. */
@Module({
  imports: [ArchiveModule, AttachmentsModule, PresenceModule, ReservationsModule],
  controllers: [
    ChatMqtt,
    MessagesController,
    ReservationChatsController,
    ReservationMessagesController,
    RoomsController,
  ],
  providers: [
    ArchivingJobs,
    ArchivingNotifier,
    ArchivingOccasions,
    ArchivingRepository,
    ArchivingService,
    ChatGateway,
    ChatNotifier,
    ChatRelay,
    ChatService,
    ChatUpkeep,
    DeletionService,
    GoneRoomRepository,
    GoneRooms,
    HistoryService,
    MemberChanges,
    MemberRepository,
    MessageBatch,
    MessageRepository,
    NewMessageRepository,
    ReceiptBatch,
    ReceiptRepository,
    ReceiptsGateway,
    ReceiptsNotifier,
    ReceiptsService,
    ReservationChats,
    ReservationTalks,
    RoomChangeRepository,
    RoomChanges,
    RoomDoors,
    RoomFeeds,
    RoomRelations,
    RoomRepository,
    RoomViewRepository,
    RoomsNotifier,
    RoomsService,
    RoomsUpkeep,
    Seats,
    TypingGateway,
    TypingNotifier,
    TypingService,
    VisitNews,
    VisitsService,
  ],
})
export class ChatModule {}
