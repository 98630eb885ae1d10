import * as contracts from '../../contracts/index.js';
import {
  customerOf,
  isDriverName,
  reservationSpeaker,
  SERVER_NAME,
  type TopicContract,
} from '../../contracts/index.js';
import { isPlainObject, parseJson, type PlainObject } from '../validation/plain-data.js';
import type { PolicyCaller } from './topic-relations.port.js';

type Speakers = NonNullable<TopicContract['speakers']>;
type SpokenTopic = TopicContract & { readonly speakers: Speakers };

const topics = Object.values<unknown>(contracts).filter(isTopic);
const spokenTopics = topics.filter((topic): topic is SpokenTopic => topic.speakers !== undefined);
/** Topics that the path of a spoken one happens to match. */
const otherTopics = new Set(topics.filter(({ speakers }) => !speakers).map(({ path }) => path));

/**
 * What is wrong with what a caller wants to publish on a topic whose payload names who speaks, as a sentence; undefined
 * when nothing is, and on every other topic, where the payload is not even parsed. Nobody says what is the server's, and
 * everyone speaks in their own name. Admins may lend their voice, since backends pass on what people say elsewhere.
 */
export function flawOfSpeech(
  caller: PolicyCaller,
  topic: string,
  payload: string | Uint8Array,
): string | undefined {
  const speakers = speakersOn(topic);
  return speakers && flawIn(readObject(payload), speakers, caller);
}

function speakersOn(topic: string): Speakers | undefined {
  const spoken = spokenTopics.find((each) => each.match(topic) !== undefined);
  return otherTopics.has(topic) ? undefined : spoken?.speakers;
}

function flawIn(speech: PlainObject | undefined, speakers: Speakers, caller: PolicyCaller) {
  if (!speech) return 'what is said here is a JSON object';
  if ('via' in speech) return 'via is for the server to say';
  const { type } = speech;
  if (typeof type !== 'string' || !Object.hasOwn(speakers, type))
    return `type must be one of ${Object.keys(speakers).join(', ')}`;
  const field = speakers[type]!;
  if (mayBeCalled(caller, speech[field])) return undefined;
  return `${field} must name who speaks, ${reservationSpeaker(caller)}`;
}

function mayBeCalled(caller: PolicyCaller, name: unknown): boolean {
  if (typeof name !== 'string' || name === SERVER_NAME) return false;
  if (caller.role === 'admin') return true;
  if (caller.role !== 'user') return name === reservationSpeaker(caller);
  return !isDriverName(name) && customerOf(name) === customerOf(caller.id);
}

function readObject(payload: string | Uint8Array): PlainObject | undefined {
  try {
    const value = parseJson(Buffer.from(payload));
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isTopic(value: unknown): value is TopicContract {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'topic';
}
