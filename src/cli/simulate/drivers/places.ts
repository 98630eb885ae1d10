/** Where simulated drivers drive: the centre of a town, and how its streets lie. */
export interface Town {
  readonly lat: number;
  readonly lng: number;
  /** Degrees by which the streets are turned from east and north, anticlockwise. */
  readonly turnedBy: number;
  /** m from one crossing to the next. */
  readonly block: number;
}

export const TOWNS = {
  paris: { lat: 48.8566, lng: 2.3522, turnedBy: 26, block: 110 },
  lyon: { lat: 45.7578, lng: 4.8351, turnedBy: 8, block: 90 },
  casablanca: { lat: 33.5731, lng: -7.5898, turnedBy: 40, block: 120 },
  kinshasa: { lat: -4.3276, lng: 15.3136, turnedBy: 15, block: 150 },
} as const satisfies Record<string, Town>;

export type TownName = keyof typeof TOWNS;
export const TOWN_NAMES = Object.keys(TOWNS) as TownName[];
