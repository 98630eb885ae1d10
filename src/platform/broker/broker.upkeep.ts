import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { CleanupTasks } from '../upkeep/cleanup-tasks.js';
import { EmbeddedBroker } from './embedded/embedded-broker.js';

/** What the embedded broker adds to the cleanup. */
@Injectable()
export class BrokerUpkeep implements OnModuleInit {
  constructor(
    private readonly cleanup: CleanupTasks,
    private readonly broker: EmbeddedBroker,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    if (!this.settings.hasEmbeddedBroker) return;
    this.cleanup.register({ name: 'mqttSessions', run: () => this.broker.forgetAbandonedSessions() });
  }
}
