import type { PayloadClass } from './payload-class.js';
import { isTopicName } from './topic-filter.js';

export type Qos = 0 | 1 | 2;

/** The parameters in a topic's path: `a/:x/b/:y` → `{x: string, y: string}`. */
export type TopicParams<P extends string> = P extends `${infer Head}/${infer Tail}`
  ? TopicParams<Head> & TopicParams<Tail>
  : P extends `:${infer Name}`
    ? { [K in Name]: string }
    : unknown;

export interface TopicOptions {
  readonly qos: Qos;
  readonly retain?: boolean;
  /** The payload may also be an array of so many at most; whoever takes it gets an array in either case. */
  readonly maxBatch?: number;
  /** Who speaks on it: shown in the documentation; the permission itself stands in `permissions.ts`. */
  readonly from: 'driver' | 'device' | 'server' | 'backend' | 'both';
  /**
   * Where the payload names who speaks: of each `type` that clients may say, the field that must hold their own name.
   * What has another `type`, or says `via`, is the server's alone. `platform/policy/speech.ts` holds them to it.
   */
  readonly speakers?: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** One topic of the wire: its name, its payload and what it guarantees, said once. */
export interface TopicContract<P extends string = string, D extends object = object> extends TopicOptions {
  readonly kind: 'topic';
  readonly path: P;
  /** The path with `+` for every parameter. */
  readonly filter: string;
  readonly payload: PayloadClass<D>;
  /** The topic for these parameters. Throws `InvalidTopicError` for a value that is no single, plain level. */
  build(params: TopicParams<P>): string;
  /** The parameters of a topic, or undefined when it is not one of these. */
  match(topic: string): TopicParams<P> | undefined;
}

/** A topic that takes batches. */
export interface BatchTopicContract<
  P extends string = string,
  D extends object = object,
> extends TopicContract<P, D> {
  readonly maxBatch: number;
}

export class InvalidTopicError extends Error {
  constructor(readonly topic: string) {
    super(`not a topic that can be published to: ${JSON.stringify(topic.slice(0, 80))}`);
  }
}

const TOPIC_ID = /^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}$/;

export function defineTopic<const P extends string, D extends object>(
  path: P,
  payload: PayloadClass<D>,
  options: TopicOptions & { readonly maxBatch: number },
): BatchTopicContract<P, D>;
export function defineTopic<const P extends string, D extends object>(
  path: P,
  payload: PayloadClass<D>,
  options: TopicOptions,
): TopicContract<P, D>;
export function defineTopic<const P extends string, D extends object>(
  path: P,
  payload: PayloadClass<D>,
  options: TopicOptions,
): TopicContract<P, D> {
  const levels = path.split('/');
  const build = (params: TopicParams<P>): string => {
    const values = params as Record<string, string>;
    const built = levels.map((level) => (level.startsWith(':') ? (values[level.slice(1)] ?? '') : level));
    const topic = built.join('/');
    const isPlain = built.every((level, i) => !levels[i]!.startsWith(':') || TOPIC_ID.test(level));
    if (!isPlain || !isTopicName(topic)) throw new InvalidTopicError(topic);
    return topic;
  };
  const match = (topic: string): TopicParams<P> | undefined => {
    const found = topic.split('/');
    if (found.length !== levels.length) return undefined;
    const params: Record<string, string> = {};
    for (const [i, level] of levels.entries()) {
      if (level.startsWith(':')) params[level.slice(1)] = found[i]!;
      else if (level !== found[i]) return undefined;
    }
    return params as TopicParams<P>;
  };
  const filter = levels.map((level) => (level.startsWith(':') ? '+' : level)).join('/');
  return { ...options, kind: 'topic', path, filter, payload, build, match };
}
