import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { alertTopic, incidentTopic, type Incident } from '../contracts/index.js';
import { Publisher } from '../platform/broker/publisher.port.js';
import { wireMessage } from '../platform/broker/wire-message.js';
import { TopicNames } from '../platform/policy/topic-names.js';
import { Settings } from '../platform/config/settings.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { Database } from '../platform/postgres/database.port.js';
import { FreshRuns } from '../platform/retry/fresh-runs.js';
import { IncidentChangeRepository } from './incident-change.repository.js';
import { alertOf } from './incident.model.js';

const AT_ONCE = 100;
const LOOK_MS = 5_000;

/**
 * Tells the broker how incidents change, from what is stored: each state once, those of one incident in their order,
 * whichever instance changed it. A crash after the publish and before that is noted repeats the state.
 */
@Injectable()
export class IncidentRelay implements OnModuleInit {
  private readonly logger = new Logger(IncidentRelay.name);
  private readonly runs = new FreshRuns(() => this.tellAll());

  constructor(
    private readonly changes: IncidentChangeRepository,
    private readonly publisher: Publisher,
    private readonly topics: TopicNames,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly lifecycle: Lifecycle,
  ) {}

  /** What another instance left behind, or could not publish, is found by looking. */
  onModuleInit(): void {
    const looking = setInterval(() => this.wake(), LOOK_MS).unref();
    this.lifecycle.onStop('drain', () => {
      clearInterval(looking);
      return this.runs.run();
    });
  }

  /** Something has been stored to be told. */
  wake(): void {
    void this.runs.run();
  }

  private async tellAll(): Promise<void> {
    if (!this.database.isUp()) return;
    try {
      while (await this.tellSome());
    } catch (error) {
      this.logger.warn('the broker learns later how incidents changed', error);
    }
  }

  private async tellSome(): Promise<boolean> {
    const claimed = await this.changes.claim(AT_ONCE);
    for (const { id, incident } of claimed) {
      if (this.settings.MQTT_ENABLED) await this.tell(incident);
      await this.changes.remove(id);
    }
    return claimed.length > 0;
  }

  private async tell(incident: Incident): Promise<void> {
    await this.publisher.publish(wireMessage(this.topics.of(incidentTopic), {}, incident));
    if (incident.status !== 'open') return;
    const { status: _, ...alert } = alertOf(incident);
    await this.publisher.publish(wireMessage(this.topics.of(alertTopic), {}, alert));
  }
}
