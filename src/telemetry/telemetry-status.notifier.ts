import { Injectable, type OnModuleInit } from '@nestjs/common';
import { telemetryStatus, type TelemetryStatus } from '../contracts/index.js';
import { Intake } from '../platform/broker/intake.js';
import type { OutgoingMessage } from '../platform/broker/publisher.port.js';
import { StatusAnnouncer } from '../platform/broker/status-announcer.js';
import { wireMessage } from '../platform/broker/wire-message.js';
import { TopicNames } from '../platform/policy/topic-names.js';

/**
 * Says on the broker whether readings are taken in: `online` while the connection that takes them is subscribed; `offline`
 * at the stop, and as that connection's last will.
 */
@Injectable()
export class TelemetryStatusNotifier implements OnModuleInit {
  constructor(
    private readonly intake: Intake,
    private readonly announcer: StatusAnnouncer,
    private readonly topics: TopicNames,
  ) {}

  onModuleInit(): void {
    this.intake.leaveWill(this.messageOf('offline'));
    const announce = this.announcer.keep({
      messageOf: (status) => this.messageOf(status),
      isOnline: () => this.intake.isReady,
    });
    this.intake.onSubscribed(announce);
  }

  private messageOf(status: TelemetryStatus['status']): OutgoingMessage {
    return wireMessage(this.topics.of(telemetryStatus), {}, { status });
  }
}
