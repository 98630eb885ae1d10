import { Global, Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Settings } from '../config/settings.js';
import { BrokerHealth } from './broker-health.js';
import { BrokerLink } from './broker-link.port.js';
import { BrokerPublisher } from './broker-publisher.js';
import { BrokerUpkeep } from './broker.upkeep.js';
import { BrokerSubscriber } from './broker-subscriber.js';
import { ClientIds } from './client-ids.js';
import { EmbeddedBrokerLink } from './embedded-broker-link.js';
import { EmbeddedBroker } from './embedded/embedded-broker.js';
import { ExternalBrokerLink } from './external-broker-link.js';
import { Intake } from './intake.js';
import { MessageOutbox } from './message-outbox.js';
import { MessageAttempts } from './message-attempts.js';
import { OutboxRepository } from './outbox.repository.js';
import { OutboxUpkeep } from './outbox.upkeep.js';
import { OutgoingQueue } from './outgoing-queue.js';
import { Publisher } from './publisher.port.js';
import { QueueDrain } from './queue-drain.js';
import { StatusAnnouncer } from './status-announcer.js';
import { Subscriber } from './subscriber.port.js';
import { TopicMethods } from './topic-methods.js';

/** Our own connections to the broker: the embedded one, unless the settings name an external one. */
@Global()
@Module({
  providers: [
    BrokerHealth,
    BrokerPublisher,
    BrokerSubscriber,
    BrokerUpkeep,
    ClientIds,
    EmbeddedBroker,
    Intake,
    MessageAttempts,
    MessageOutbox,
    OutboxRepository,
    OutboxUpkeep,
    OutgoingQueue,
    QueueDrain,
    StatusAnnouncer,
    TopicMethods,
    {
      provide: BrokerLink,
      inject: [Settings, ModuleRef],
      useFactory: (settings: Settings, module: ModuleRef): Promise<BrokerLink> =>
        module.create<BrokerLink>(settings.brokerUrl ? ExternalBrokerLink : EmbeddedBrokerLink),
    },
    { provide: Publisher, useExisting: BrokerPublisher },
    { provide: Subscriber, useExisting: BrokerSubscriber },
  ],
  exports: [BrokerLink, EmbeddedBroker, Intake, MessageOutbox, Publisher, StatusAnnouncer, Subscriber],
})
export class BrokerModule {}
