import { LRUCache } from 'lru-cache';
import { AppError } from '../errors/app-error.js';
import { upTo } from '../memory/up-to.js';
import { validate } from '../validation/validate.js';
import { validateBatch } from '../validation/validate-batch.js';
import type { IncomingMessage } from './incoming-message.js';
import type { RelayedMessage } from './subscriber.port.js';
import type { TopicMessage } from './on-topic.decorator.js';
import type { TopicHandler } from './topic-methods.js';
import { TopicTree } from './topic-tree.js';

/** Takes what comes on a filter: the payload's JSON, else its text, else its bytes. */
export type MessageHandler = (payload: unknown, message: RelayedMessage) => Promise<void> | void;

/** One thing to be done with a message. */
export type Job = (message: IncomingMessage) => Promise<void> | void;

/** Topics whose jobs are remembered: finding them takes longer than checking a payload. */
const MAX_KNOWN = 10_000;

/** Who is to take a message: the most specific of the topics of the wire, and every handler whose filter matches. */
export class MessageRoutes {
  private readonly topics = new TopicTree<TopicHandler>();
  private readonly handlers = new TopicTree<Job>();
  private readonly counts = new Map<string, number>();
  private readonly known = new LRUCache<string, readonly Job[]>({
    ...upTo(MAX_KNOWN),
    memoMethod: (topic) => this.find(topic),
  });

  addTopic(handler: TopicHandler): void {
    const { filter } = handler.contract;
    this.topics.add(filter, handler);
    this.count(filter, 1);
  }

  addHandler(filter: string, handler: MessageHandler): () => void {
    const job: Job = (message) => handler(message.content(), message);
    this.handlers.add(filter, job);
    this.count(filter, 1);
    return () => {
      this.handlers.remove(filter, job);
      this.count(filter, -1);
    };
  }

  filters(): string[] {
    return [...this.counts.keys()];
  }

  jobsFor(topic: string): readonly Job[] {
    return this.known.memo(topic);
  }

  private find(topic: string): Job[] {
    const [mostSpecific] = this.topics.match(topic);
    const jobs = this.handlers.match(topic);
    return mostSpecific ? [jobOf(mostSpecific, topic), ...jobs] : jobs;
  }

  private count(filter: string, by: number): void {
    this.known.clear();
    const count = (this.counts.get(filter) ?? 0) + by;
    if (count === 0) this.counts.delete(filter);
    else this.counts.set(filter, count);
  }
}

function jobOf({ contract, take }: TopicHandler, topic: string): Job {
  const params = Object.freeze(contract.match(topic) ?? {});
  const about = ({ payload, qos, retain }: IncomingMessage): TopicMessage => ({
    topic,
    payload,
    qos,
    retain,
    params,
  });
  const { payload: type, maxBatch } = contract;
  if (maxBatch === undefined) {
    return (message) => take(validate(type, message.json(), 'drop'), about(message));
  }
  return async (message) => {
    const { valid, errors } = validateBatch(type, message.json(), maxBatch);
    await take(valid, about(message));
    // Bad items are complained of after the good ones have been taken.
    if (errors.length > 0) throw new AppError('REQUEST_INVALID', { errors });
  };
}
