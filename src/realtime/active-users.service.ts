import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InstanceId } from '../platform/lifecycle/instance-id.js';
import { SocketHub } from '../platform/socket/socket-hub.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { RealtimeCounts } from './realtime-counts.port.js';

const COUNTS = 'realtime:active-users';
/** An instance that has not said its count for so long is gone. */
const COUNT_LIFE_MS = 20_000;

/** Users with a socket. One who has sockets at two instances is counted at both. */
@Injectable()
export class ActiveUsers implements OnModuleInit {
  private readonly logger = new Logger(ActiveUsers.name);
  private here = 0;

  constructor(
    private readonly hub: SocketHub,
    private readonly state: StateEngine,
    private readonly instance: InstanceId,
    private readonly counts: RealtimeCounts,
  ) {}

  onModuleInit(): void {
    const step = (room: string): number => (room.startsWith('user:') ? 1 : 0);
    this.hub.onRooms('/', {
      filled: (room) => (this.here += step(room)),
      emptied: (room) => (this.here -= step(room)),
    });
    this.counts.register('activeUsers', () => this.count());
  }

  /** Tells the other instances how many are here. Never throws. */
  async report(): Promise<void> {
    await this.state
      .putField(COUNTS, this.instance.value, String(this.here), { ttlMs: COUNT_LIFE_MS })
      .catch((error: unknown) => this.logger.debug('other instances do not learn who is here', error));
  }

  private async count(): Promise<number> {
    const reported = await this.state.fields(COUNTS);
    reported.set(this.instance.value, String(this.here));
    return [...reported.values()].reduce((sum, count) => sum + Number(count), 0);
  }
}
