import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import {
  filterMatches,
  isTopicFilter,
  type HistoryQuery,
  type HistoryRule,
  type MqttMessage,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { Intake } from '../platform/broker/intake.js';
import { AppError } from '../platform/errors/app-error.js';
import { decodeCursor, pageOf, type Page } from '../platform/paging/page.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { Database } from '../platform/postgres/database.port.js';
import { GroupCommit } from '../platform/postgres/group-commit.js';
import { FreshRuns } from '../platform/retry/fresh-runs.js';
import { untilDone } from '../platform/retry/until-done.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { HistoryRepository, type StoredMessage } from './history.repository.js';
import { decodePayload } from './payload.model.js';
import { SubscriptionsService } from './subscriptions.service.js';

const RULES_CHANNEL = 'mqtt:history-rules';

/**
 * Messages of the filters that an admin marked: stored in batches before they are acknowledged to the broker (at QoS 1
 * none is lost; a redelivery after a crash may be stored again), and read back by whoever may subscribe to them.
 */
@Injectable()
export class HistoryService implements OnModuleInit {
  private readonly logger = new Logger(HistoryService.name);
  private readonly alignment = new FreshRuns(() => this.followUntilDone());
  private readonly recording = new Map<string, () => void>();
  private readonly writer: GroupCommit<StoredMessage>;

  constructor(
    private readonly repository: HistoryRepository,
    private readonly subscriptions: SubscriptionsService,
    private readonly intake: Intake,
    private readonly database: Database,
    private readonly state: StateEngine,
    private readonly lifecycle: Lifecycle,
  ) {
    this.writer = new GroupCommit({
      maxRows: 500,
      maxWaitMs: 5,
      flush: async (rows) => {
        await this.repository.append(rows);
        return rows.map(() => undefined);
      },
    });
  }

  onModuleInit(): void {
    const align = (): void => void this.alignment.run();
    this.lifecycle.onStop('disconnect', this.state.listen(RULES_CHANNEL, align, align));
    this.intake.awaitHandlers(this.alignment.run());
  }

  rules(): Promise<HistoryRule[]> {
    return this.repository.rules();
  }

  /** Replaces the rules, on every instance. Throws TOPIC_FILTER_INVALID. */
  async replaceRules(rules: readonly HistoryRule[]): Promise<HistoryRule[]> {
    const invalid = rules.find(({ topic }) => !isTopicFilter(topic) || topic.startsWith('$share/'));
    if (invalid) throw new AppError('TOPIC_FILTER_INVALID', { topic: invalid.topic });
    const unique = [...new Map(rules.map((rule) => [rule.topic, rule])).values()];
    await this.repository.replaceRules(unique);
    await this.alignment.run();
    await this.state.notify(RULES_CHANNEL, '').catch((error: unknown) => {
      this.logger.warn('other instances learn of the history rules when the state store is back', error);
    });
    return this.repository.rules();
  }

  /** Stored messages, newest first. Throws TOPIC_FILTER_INVALID or TOPIC_DENIED, as for subscribing. */
  async messages(caller: Caller, query: HistoryQuery): Promise<Page<MqttMessage>> {
    await this.subscriptions.requirePermission(caller, query.topic);
    const [before] = decodeCursor(query.cursor, ['number']) ?? [];
    const rows = await this.repository.newest({
      filter: query.topic,
      before,
      from: query.from === undefined ? undefined : new Date(query.from),
      to: query.to === undefined ? undefined : new Date(query.to),
      limit: query.limit + 1,
    });
    return pageOf(rows, query.limit, { item: messageOf, key: ({ id }) => [id] });
  }

  /** Throws TOPIC_DENIED, or MESSAGE_NOT_FOUND when nothing of the topic is stored. */
  async last(caller: Caller, topic: string): Promise<MqttMessage> {
    await this.subscriptions.requirePermission(caller, topic);
    const [row] = await this.repository.newest({ filter: topic, limit: 1 });
    if (!row) throw new AppError('MESSAGE_NOT_FOUND', { topic });
    return messageOf(row);
  }

  /** Forgets what no rule keeps any more; returns how many. */
  async deleteExpired(): Promise<number> {
    return this.repository.deleteExpired(await this.repository.rules());
  }

  /** Follows the stored rules, as soon as the database tells them. */
  private followUntilDone(): Promise<void> {
    const read = async (): Promise<void> => {
      await this.database.whenReady();
      this.follow(await this.repository.rules());
    };
    return untilDone(read, this.lifecycle, (error) =>
      this.logger.warn(`the history rules could not be read yet: ${String(error)}`),
    );
  }

  /** Records what these rules mark, and nothing else. */
  private follow(rules: readonly HistoryRule[]): void {
    const wanted = new Set(rules.map(({ topic }) => topic));
    for (const [topic, stop] of this.recording) {
      if (wanted.has(topic)) continue;
      stop();
      this.recording.delete(topic);
    }
    for (const topic of wanted) if (!this.recording.has(topic)) this.record(topic);
  }

  private record(rule: string): void {
    const stop = this.intake.registerMessageHandler(rule, async (_, { topic, payload, qos }) => {
      if (this.firstRuleFor(topic) !== rule) return;
      await this.writer.add({ topic, payload, qos, received_at: new Date() });
    });
    this.recording.set(rule, stop);
  }

  /** Rules may overlap; a message is stored by one of them. */
  private firstRuleFor(topic: string): string | undefined {
    return [...this.recording.keys()].find((rule) => filterMatches(rule, topic));
  }
}

function messageOf({ topic, payload, qos, received_at }: StoredMessage): MqttMessage {
  return { topic, payload: decodePayload(payload), qos, retain: false, timestamp: received_at.toISOString() };
}
