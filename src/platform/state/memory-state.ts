import { Channels } from './channels.js';
import type { GeoPoint } from './earth.js';
import { ExpiringMap } from './expiring-map.js';
import { ExpiryQueue } from './expiry-queue.js';
import { followedText, parseFollowed } from './followed-entry.js';
import { GeoGrid } from './geo-grid.js';
import { MemorySchedule } from './memory-schedule.js';
import { MemoryStreams } from './memory-streams.js';
import {
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

/** Live state of one instance, gone with the process. Always up. */
export class MemoryState extends StateEngine {
  readonly kind = 'memory';
  private readonly expiries = new ExpiryQueue();
  private readonly values = new ExpiringMap(this.expiries);
  private readonly leases = new ExpiringMap(this.expiries);
  private readonly maps = new Map<string, ExpiringMap>();
  private readonly streams = new MemoryStreams(this.expiries);
  private readonly schedules = new Map<string, MemorySchedule>();
  private readonly grids = new Map<string, GeoGrid>();
  private readonly channels = new Channels();

  async get(key: string): Promise<string | undefined> {
    return this.values.get(key);
  }

  async set(key: string, value: string, { ttlMs }: { ttlMs?: number } = {}): Promise<void> {
    this.expire();
    this.values.set(key, value, ttlMs);
  }

  async delete(key: string): Promise<void> {
    this.values.delete(key);
  }

  async putFields(map: string, fields: MapFields, { ttlMs }: { ttlMs?: number } = {}): Promise<void> {
    this.expire();
    const present = this.maps.get(map) ?? new ExpiringMap(this.expiries, () => this.maps.delete(map));
    for (const [field, value] of fields) {
      present.set(field, value, ttlMs);
      this.maps.set(map, present);
    }
  }

  async removeFields(map: string, fields: readonly string[]): Promise<void> {
    for (const field of fields) this.maps.get(map)?.delete(field);
  }

  async fields(map: string): Promise<Map<string, string>> {
    return this.maps.get(map)?.entries() ?? new Map();
  }

  async acquireLease(name: string, holder: string, ttlMs: number): Promise<boolean> {
    this.expire();
    const present = this.leases.get(name);
    if (present !== undefined && present !== holder) return false;
    this.leases.set(name, holder, ttlMs);
    return true;
  }

  async releaseLease(name: string, holder: string): Promise<void> {
    if (this.leases.get(name) === holder) this.leases.delete(name);
  }

  async append(stream: string, data: string, keep: StreamKeep): Promise<StreamPosition> {
    this.expire();
    return this.streams.open(stream).append(data, keep);
  }

  async readAfter(stream: string, after: StreamPosition, most?: number): Promise<StreamEntry[] | undefined> {
    return this.streams.find(stream)?.readAfter(after, most);
  }

  async position(stream: string): Promise<StreamPosition> {
    this.expire();
    return this.streams.open(stream).position();
  }

  async endEpoch(streams: readonly string[]): Promise<void> {
    for (const stream of streams) this.streams.delete(stream);
  }

  async publish(batch: PublishedBatch, keep: StreamKeep): Promise<StreamPlace[][] | undefined> {
    this.expire();
    const published = this.streams.publish(batch, keep);
    published?.forEach((places, index) => {
      if (places.length === 0) return;
      void this.notify(batch.channel, followedText({ places, data: batch.publications[index]!.data }));
    });
    return published;
  }

  follow(channel: string, onEntry: (entry: FollowedEntry) => void, onListening?: () => void): () => void {
    return this.listen(channel, (text) => onEntry(parseFollowed(text)), onListening);
  }

  async schedule(schedule: string, members: readonly string[], dueAt: number): Promise<void> {
    const present = this.schedules.get(schedule) ?? new MemorySchedule();
    present.schedule(members, dueAt);
    if (present.size > 0) this.schedules.set(schedule, present);
  }

  async due(schedule: string, until: number, limit: number): Promise<string[]> {
    return this.schedules.get(schedule)?.due(until, limit) ?? [];
  }

  async unschedule(schedule: string, members: readonly string[], until: number): Promise<void> {
    const present = this.schedules.get(schedule);
    present?.unschedule(members, until);
    if (present?.size === 0) this.schedules.delete(schedule);
  }

  async place(index: string, members: readonly PlacedMember[]): Promise<void> {
    const present = this.grids.get(index) ?? new GeoGrid();
    present.place(members);
    if (present.size > 0) this.grids.set(index, present);
  }

  async unplace(index: string, members: readonly string[]): Promise<void> {
    const present = this.grids.get(index);
    present?.unplace(members);
    if (present?.size === 0) this.grids.delete(index);
  }

  async near(index: string, place: GeoPoint, radiusM: number, limit: number): Promise<NearMember[]> {
    return this.grids.get(index)?.near(place, radiusM, limit) ?? [];
  }

  async notify(channel: string, message: string): Promise<void> {
    queueMicrotask(() => this.channels.tell(channel, message));
  }

  listen(channel: string, onMessage: (message: string) => void, onListening?: () => void): () => void {
    const listener = { onMessage, onListening };
    this.channels.add(channel, listener);
    queueMicrotask(() => this.channels.announce(channel, listener));
    return () => void this.channels.remove(channel, listener);
  }

  isUp(): boolean {
    return true;
  }

  private expire(): void {
    this.expiries.run(performance.now());
  }
}
