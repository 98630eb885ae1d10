import type { LeafletEvent, Map, ZoomAnimEvent } from 'leaflet';
import { spotOf } from './motion.js';

/** What of the world is seen: the side of the whole world, and where the map's left top corner is in it, in px. */
export interface View {
  readonly side: number;
  readonly left: number;
  readonly top: number;
}

/** As in Leaflet's own transitions of a zoom. */
const ZOOM_MS = 250;
const TILE_SIZE = 256;

/** Follows a Leaflet map frame by frame, through its animated zooms too. `onChange` is called when the view changes. */
export class MapView {
  private flight?: { readonly from: View; readonly to: View; readonly startedAt: number };
  private view: View;

  constructor(
    readonly map: Map,
    private readonly onChange: () => void,
  ) {
    this.view = this.measure();
    map.on('move zoom resize', () => this.settle());
    map.on('zoomanim', (event: LeafletEvent) => this.fly(event as ZoomAnimEvent));
  }

  get isFlying(): boolean {
    return this.flight !== undefined;
  }

  /** `at` as of `performance.now()`. */
  at(at: number): View {
    if (!this.flight) return this.view;
    const { from, to, startedAt } = this.flight;
    const share = 1 - (1 - Math.min(1, Math.max(0, at - startedAt) / ZOOM_MS)) ** 3;
    const between = (start: number, end: number): number => start + (end - start) * share;
    return {
      side: between(from.side, to.side),
      left: between(from.left, to.left),
      top: between(from.top, to.top),
    };
  }

  private settle(): void {
    this.flight = undefined;
    this.view = this.measure();
    this.onChange();
  }

  private fly({ center, zoom }: ZoomAnimEvent): void {
    const startedAt = performance.now();
    this.flight = { from: this.at(startedAt), to: this.measure(center, zoom), startedAt };
    this.onChange();
  }

  private measure(center = this.map.getCenter(), zoom = this.map.getZoom()): View {
    const side = TILE_SIZE * 2 ** zoom;
    const middle = spotOf(center);
    const { x, y } = this.map.getSize();
    return { side, left: middle.x * side - x / 2, top: middle.y * side - y / 2 };
  }
}
