import type { MessageHandler as NestHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { TopicContract } from '../../contracts/index.js';
import { validate } from '../validation/validate.js';
import type { IncomingMessage } from './incoming-message.js';
import type { TopicMessage } from './on-topic.decorator.js';
import type { RelayedMessage } from './subscriber.port.js';
import { TopicTree } from './topic-tree.js';

/** Takes what comes on a filter: the payload's JSON, else its text, else its bytes. */
export type MessageHandler = (payload: unknown, message: RelayedMessage) => Promise<void> | void;

/** One thing to be done with a message. */
export type Job = (message: IncomingMessage) => Promise<void>;

/** Who is to take a message: the most specific of the topics of the wire, and every handler whose filter matches. */
export class MessageRoutes {
  private readonly topics = new TopicTree<Job>();
  private readonly handlers = new TopicTree<Job>();
  private readonly counts = new Map<string, number>();

  addTopic(contract: TopicContract, handler: NestHandler): void {
    this.topics.add(contract.filter, (message) => takeTopic(contract, handler, message));
    this.count(contract.filter, 1);
  }

  addHandler(filter: string, handler: MessageHandler): () => void {
    const job: Job = async (message) => handler(message.content(), message);
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

async function takeTopic(
  contract: TopicContract,
  handler: NestHandler,
  message: IncomingMessage,
): Promise<void> {
  const payload = validate(contract.payload, message.json(), 'drop');
  const { topic, qos, retain } = message;
  const params = contract.match(topic) ?? {};
  const about: TopicMessage = { topic, payload: message.payload, qos, retain, params };
  const result: unknown = await handler(payload, about);
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}
