import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DecoratedMethods } from '../discovery/decorated-methods.js';
import { InstanceId } from '../lifecycle/instance-id.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { StateEngine } from '../state/state-engine.port.js';
import { ScheduledJob } from './scheduled-job.js';
import { SCHEDULED_METADATA, type Schedule } from './scheduled.decorator.js';

/** Runs what is decorated with `@Scheduled`, from the bootstrap until the drain, which waits for runs under way. */
@Module({ imports: [DiscoveryModule], providers: [DecoratedMethods] })
export class SchedulesModule implements OnApplicationBootstrap {
  constructor(
    private readonly methods: DecoratedMethods,
    private readonly state: StateEngine,
    private readonly instance: InstanceId,
    private readonly lifecycle: Lifecycle,
  ) {}

  onApplicationBootstrap(): void {
    for (const { metadata, call } of this.methods.find<Schedule>(SCHEDULED_METADATA)) {
      const job = new ScheduledJob(metadata, call, this.state, this.instance.value);
      job.start();
      this.lifecycle.onStop('drain', () => job.stop());
    }
  }
}
