import { validate } from '../validation/validate.js';
import type { IncomingMessage } from './incoming-message.js';
import type { RelayedMessage } from './subscriber.port.js';
import type { TopicHandler } from './topic-methods.js';
import { TopicTree } from './topic-tree.js';

/** Takes what comes on a filter: the payload's JSON, else its text, else its bytes. */
export type MessageHandler = (payload: unknown, message: RelayedMessage) => Promise<void> | void;

/** One thing to be done with a message. */
export type Job = (message: IncomingMessage) => Promise<void> | void;

/** Who is to take a message: the most specific of the topics of the wire, and every handler whose filter matches. */
export class MessageRoutes {
  private readonly topics = new TopicTree<Job>();
  private readonly handlers = new TopicTree<Job>();
  private readonly counts = new Map<string, number>();

  addTopic(handler: TopicHandler): void {
    const { filter } = handler.contract;
    this.topics.add(filter, (message) => takeTopic(handler, message));
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

  jobsFor(topic: string): Job[] {
    return [...this.topics.match(topic).slice(0, 1), ...this.handlers.match(topic)];
  }

  private count(filter: string, by: number): void {
    const count = (this.counts.get(filter) ?? 0) + by;
    if (count === 0) this.counts.delete(filter);
    else this.counts.set(filter, count);
  }
}

function takeTopic({ contract, take }: TopicHandler, message: IncomingMessage): Promise<void> {
  const payload = validate(contract.payload, message.json(), 'drop');
  const { topic, qos, retain } = message;
  const params = contract.match(topic) ?? {};
  return take(payload, { topic, payload: message.payload, qos, retain, params });
}
