import { Injectable } from '@nestjs/common';
import type { NearbyDriver, NearbyDrivers, NearestQuery } from '../contracts/index.js';
import { distanceM, type GeoPoint } from '../platform/state/earth.js';
import { standingOf, type DriverRecord } from './driver.model.js';
import { DriverRepository } from './driver.repository.js';
import { FreeDrivers } from './free-drivers.store.js';
import { fixOf } from './position.model.js';

/**
 * Who could come soonest. The index says who may be near; that they are free, and where they are, is what the database
 * says. An index that was lost is filled by the first who asks.
 */
@Injectable()
export class NearestDrivers {
  private filling?: Promise<void>;

  constructor(
    private readonly free: FreeDrivers,
    private readonly drivers: DriverRepository,
  ) {}

  /** Nearest first. Throws STATE_UNAVAILABLE. */
  async find({ lat, lng, rayon, limit }: NearestQuery): Promise<NearbyDrivers> {
    const free = await this.freeNear({ lat, lng }, rayon, limit);
    const items = free
      .flatMap((driver) => nearbyDriver(driver, { lat, lng }))
      .filter(({ distance }) => distance <= rayon);
    return { items: items.sort((one, other) => one.distance - other.distance) };
  }

  /** Whoever should not be in the index any more leaves it, and makes room for the next one. */
  private async freeNear(place: GeoPoint, radiusM: number, limit: number): Promise<DriverRecord[]> {
    for (;;) {
      const ids = await this.idsNear(place, radiusM, limit);
      const free = (await this.drivers.find(ids)).filter((driver) => standingOf(driver).isFree);
      if (free.length === ids.length) return free;
      const isFree = new Set(free.map(({ chauffeurId }) => chauffeurId));
      await this.free.remove(ids.filter((id) => !isFree.has(id)));
    }
  }

  private async idsNear(place: GeoPoint, radiusM: number, limit: number): Promise<string[]> {
    for (;;) {
      const ids = await this.free.near(place, radiusM, limit);
      if (ids) return ids;
      await this.fillOnce();
    }
  }

  private fillOnce(): Promise<void> {
    this.filling ??= this.fill().finally(() => (this.filling = undefined));
    return this.filling;
  }

  private async fill(): Promise<void> {
    for await (const drivers of this.drivers.pages()) await this.free.place(drivers);
    await this.free.noteFilled();
  }
}

function nearbyDriver({ chauffeurId, general }: DriverRecord, centre: GeoPoint): NearbyDriver[] {
  if (!general) return [];
  const distance = Math.round(distanceM(centre, general) * 10) / 10;
  return [{ chauffeur_id: chauffeurId, distance, position: fixOf(general) }];
}
