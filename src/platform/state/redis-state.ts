import { randomUUID } from 'node:crypto';
import { indexable, type GeoPoint } from './earth.js';
import { parseFollowed } from './followed-entry.js';
import { answer } from './redis-answer.js';
import { RedisChannels } from './redis-channels.js';
import type { FoundMember } from './redis-geo.scripts.js';
import { redisKeys } from './redis-keys.js';
import type { RedisLink, ScriptedRedis } from './redis-link.js';
import { batchArguments, placesOf } from './redis-publishing.js';
import {
  STREAM_LIFE_MS,
  StateEngine,
  type MapFields,
  type FollowedEntry,
  type NearMember,
  type PlacedMember,
  type PublishedBatch,
  type StreamEntry,
  type StreamKeep,
  type StreamPlace,
  type StreamPosition,
} from './state-engine.port.js';

const mapKeys = (map: string) => [redisKeys.map(map), redisKeys.mapExpiry(map)] as const;
const streamKeys = (stream: string) => [redisKeys.stream(stream), redisKeys.streamEntries(stream)] as const;

/** Live state shared by all instances. */
export class RedisState extends StateEngine {
  readonly kind = 'redis';
  private readonly redis: ScriptedRedis;
  private readonly channels: RedisChannels;

  constructor(private readonly link: RedisLink) {
    super();
    this.redis = link.commands;
    this.channels = new RedisChannels(link);
  }

  async get(key: string): Promise<string | undefined> {
    return (await answer(this.redis.get(redisKeys.value(key)))) ?? undefined;
  }

  async set(key: string, value: string, { ttlMs }: { ttlMs?: number } = {}): Promise<void> {
    const name = redisKeys.value(key);
    await answer(ttlMs ? this.redis.set(name, value, 'PX', ttlMs) : this.redis.set(name, value));
  }

  async delete(key: string): Promise<void> {
    await answer(this.redis.del(redisKeys.value(key)));
  }

  async putFields(map: string, fields: MapFields, { ttlMs = 0 }: { ttlMs?: number } = {}): Promise<void> {
    const flat = [...fields].flat();
    if (flat.length === 0) return;
    await answer(this.redis.putFields(...mapKeys(map), ttlMs, ...flat));
  }

  async removeFields(map: string, fields: readonly string[]): Promise<void> {
    if (fields.length === 0) return;
    await answer(this.redis.removeFields(...mapKeys(map), ...fields));
  }

  async fields(map: string): Promise<Map<string, string>> {
    const flat = await answer(this.redis.liveFields(...mapKeys(map)));
    const fields = new Map<string, string>();
    for (let i = 0; i < flat.length; i += 2) fields.set(flat[i]!, flat[i + 1]!);
    return fields;
  }

  async acquireLease(name: string, holder: string, ttlMs: number): Promise<boolean> {
    return (await answer(this.redis.acquireLease(redisKeys.lease(name), holder, ttlMs))) === 1;
  }

  async releaseLease(name: string, holder: string): Promise<void> {
    await answer(this.redis.releaseLease(redisKeys.lease(name), holder));
  }

  async append(stream: string, data: string, { maxLength, maxAgeMs }: StreamKeep): Promise<StreamPosition> {
    const lifeMs = Math.max(STREAM_LIFE_MS, maxAgeMs);
    const keep = [maxLength, maxAgeMs, lifeMs] as const;
    const reply = this.redis.appendEntry(...streamKeys(stream), randomUUID(), data, ...keep);
    const [epoch, offset] = await answer(reply);
    return { epoch, offset };
  }

  async readAfter(
    stream: string,
    after: StreamPosition,
    most = Number.MAX_SAFE_INTEGER,
  ): Promise<StreamEntry[] | undefined> {
    const { epoch, offset } = after;
    const entries = await answer(this.redis.entriesAfter(...streamKeys(stream), epoch, offset, most));
    return entries?.map((entry, index) => ({
      offset: after.offset + 1 + index,
      data: entry.slice(entry.indexOf(' ') + 1),
    }));
  }

  async position(stream: string): Promise<StreamPosition> {
    const reply = this.redis.streamPosition(...streamKeys(stream), randomUUID(), STREAM_LIFE_MS);
    const [epoch, offset] = await answer(reply);
    return { epoch, offset };
  }

  async endEpoch(streams: readonly string[]): Promise<void> {
    if (streams.length > 0) await answer(this.redis.del(...streams.flatMap(streamKeys)));
  }

  async publish(batch: PublishedBatch, keep: StreamKeep): Promise<StreamPlace[][] | undefined> {
    const args = batchArguments(this.link.database, batch, keep);
    const published = await answer(this.redis.publishBatch(...args));
    return published ? placesOf(batch.publications, published) : undefined;
  }

  follow(channel: string, onEntry: (entry: FollowedEntry) => void, onListening?: () => void): () => void {
    return this.listen(channel, (text) => onEntry(parseFollowed(text)), onListening);
  }

  async schedule(schedule: string, members: readonly string[], dueAt: number): Promise<void> {
    if (members.length === 0) return;
    const deadlines = members.flatMap((member) => [dueAt, member]);
    await answer(this.redis.zadd(redisKeys.schedule(schedule), ...deadlines));
  }

  async due(schedule: string, until: number, limit: number): Promise<string[]> {
    const name = redisKeys.schedule(schedule);
    return answer(this.redis.zrangebyscore(name, '-inf', until, 'LIMIT', 0, limit));
  }

  async unschedule(schedule: string, members: readonly string[], until: number): Promise<void> {
    if (members.length === 0) return;
    await answer(this.redis.unschedule(redisKeys.schedule(schedule), until, ...members));
  }

  async place(index: string, members: readonly PlacedMember[]): Promise<void> {
    if (members.length === 0) return;
    const places = members.map(indexable).flatMap(({ member, lat, lng }) => [lng, lat, member]);
    await answer(this.redis.geoadd(redisKeys.geo(index), ...places));
  }

  async unplace(index: string, members: readonly string[]): Promise<void> {
    if (members.length === 0) return;
    await answer(this.redis.zrem(redisKeys.geo(index), ...members));
  }

  async near(index: string, place: GeoPoint, radiusM: number, limit: number): Promise<NearMember[]> {
    const { lat, lng } = indexable(place);
    const found = await answer(this.redis.nearMembers(redisKeys.geo(index), lng, lat, radiusM, limit));
    return found.map(nearMember);
  }

  async notify(channel: string, message: string): Promise<void> {
    await answer(this.redis.publish(redisKeys.channel(this.link.database, channel), message));
  }

  listen(channel: string, onMessage: (message: string) => void, onListening?: () => void): () => void {
    return this.channels.listen(channel, { onMessage, onListening });
  }

  isUp(): boolean {
    return this.link.isUp();
  }
}

function nearMember([member, metres, [lng, lat]]: FoundMember): NearMember {
  return { member, distanceM: Number(metres), lat: Number(lat), lng: Number(lng) };
}
