import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RealtimeCounts } from '../realtime/realtime-counts.port.js';
import { RealtimeState } from '../realtime/realtime-state.port.js';
import { FieldModulesService } from './field-modules.service.js';

/** What modules add to the current state that a client begins with, and to what is counted live. */
@Injectable()
export class ModulesRealtime implements OnModuleInit {
  constructor(
    private readonly state: RealtimeState,
    private readonly counts: RealtimeCounts,
    private readonly modules: FieldModulesService,
  ) {}

  onModuleInit(): void {
    this.state.register({ name: 'modules', read: (caller) => this.modules.first(caller) });
    this.counts.register('totalModules', async () => (await this.modules.counts()).total);
    this.counts.register('onlineModules', async () => (await this.modules.counts()).online);
  }
}
