import { Global, Module, Optional, type OnModuleInit } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { HealthRegistry } from '../health/health-registry.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { MemoryState } from './memory-state.js';
import { RedisLink } from './redis-link.js';
import { RedisState } from './redis-state.js';
import { StateEngine } from './state-engine.port.js';

/** Live state: in Redis by REDIS_URL, else in memory. `RedisLink` is undefined (inject it as optional) in memory. */
@Global()
@Module({
  providers: [
    {
      provide: RedisLink,
      inject: [Settings],
      useFactory: ({ REDIS_URL }: Settings) => (REDIS_URL ? new RedisLink(REDIS_URL) : undefined),
    },
    {
      provide: StateEngine,
      inject: [{ token: RedisLink, optional: true }],
      useFactory: (link?: RedisLink) => (link ? new RedisState(link) : new MemoryState()),
    },
  ],
  exports: [RedisLink, StateEngine],
})
export class StateModule implements OnModuleInit {
  constructor(
    private readonly state: StateEngine,
    private readonly health: HealthRegistry,
    private readonly lifecycle: Lifecycle,
    @Optional() private readonly link?: RedisLink,
  ) {}

  onModuleInit(): void {
    const { state, link } = this;
    this.health.register({
      name: 'redis',
      isNeeded: true,
      check: () => ({
        isUp: state.isUp(),
        detail: { engine: state.kind, state: state.isUp() ? 'up' : 'away' },
      }),
    });
    this.lifecycle.onStop('close', () => link?.close());
  }
}
