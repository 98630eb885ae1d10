import { distanceM, indexable, reachOf, type GeoPoint } from './earth.js';
import type { NearMember, PlacedMember } from './state-engine.port.js';

/** Cells a degree: one is 1.1 km high, and as wide at the equator. */
const CELLS_A_DEGREE = 100;
const COLUMNS = 360 * CELLS_A_DEGREE;
const FIRST_REACH_M = 1_000;

const rowOf = (lat: number): number => Math.floor((lat + 90) * CELLS_A_DEGREE);
/** May lie beyond the antimeridian, which `cellAt` knows. */
const columnOf = (lng: number): number => Math.floor((lng + 180) * CELLS_A_DEGREE);
const cellAt = (row: number, column: number): number => row * COLUMNS + ((column + COLUMNS) % COLUMNS);

interface Rows {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly columns: number;
}

/**
 * One index of the memory engine: members by cells of a hundredth of a degree. A search looks at a small circle first
 * and doubles it until it holds enough, so that its cost goes by what is near, not by how many there are.
 */
export class GeoGrid {
  private readonly placed = new Map<string, PlacedMember>();
  private readonly cells = new Map<number, Map<string, PlacedMember>>();

  get size(): number {
    return this.placed.size;
  }

  place(members: readonly PlacedMember[]): void {
    for (const each of members) {
      const { member, lat, lng } = indexable(each);
      const cell = cellAt(rowOf(lat), columnOf(lng));
      this.unplace([member]);
      const present = this.cells.get(cell) ?? new Map<string, PlacedMember>();
      const placed = { member, lat, lng };
      this.cells.set(cell, present.set(member, placed));
      this.placed.set(member, placed);
    }
  }

  unplace(members: readonly string[]): void {
    for (const member of members) {
      const present = this.placed.get(member);
      if (!present) continue;
      const cell = cellAt(rowOf(present.lat), columnOf(present.lng));
      const peers = this.cells.get(cell)!;
      peers.delete(member);
      if (peers.size === 0) this.cells.delete(cell);
      this.placed.delete(member);
    }
  }

  near(place: GeoPoint, radiusM: number, limit: number): NearMember[] {
    const centre = indexable(place);
    for (let reachM = FIRST_REACH_M; ; reachM *= 2) {
      const withinM = Math.min(reachM, radiusM);
      const found = this.within(centre, withinM, limit);
      if (found.length === limit || withinM === radiusM) return found;
    }
  }

  private within(centre: GeoPoint, withinM: number, limit: number): NearMember[] {
    const found: NearMember[] = [];
    for (const each of this.candidates(centre, withinM)) {
      const metres = distanceM(centre, each);
      const isFull = found.length === limit;
      if (metres > withinM || (isFull && metres >= found[limit - 1]!.distanceM)) continue;
      if (isFull) found.pop();
      const rank = found.findIndex((other) => other.distanceM > metres);
      found.splice(rank < 0 ? found.length : rank, 0, { distanceM: metres, ...each });
    }
    return found;
  }

  /** All whose cells touch the circle; everybody when there are more cells than members. */
  private *candidates(centre: GeoPoint, withinM: number): Iterable<PlacedMember> {
    const { south, north, west, columns } = rowsOf(centre, withinM);
    if ((north - south + 1) * columns > this.size) return yield* this.placed.values();
    for (let row = south; row <= north; row++) {
      for (let column = west; column < west + columns; column++) {
        yield* this.cells.get(cellAt(row, column))?.values() ?? [];
      }
    }
  }
}

/** The cells that hold a circle. */
function rowsOf(centre: GeoPoint, withinM: number): Rows {
  const reach = reachOf(centre, withinM);
  const west = columnOf(centre.lng - reach.lng);
  const columns = Math.min(columnOf(centre.lng + reach.lng) - west + 1, COLUMNS);
  return { south: rowOf(centre.lat - reach.lat), north: rowOf(centre.lat + reach.lat), west, columns };
}
