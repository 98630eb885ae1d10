import type { ReadonlySignal } from '@preact/signals';
import type { LeafletMouseEvent, Map } from 'leaflet';
import { language, theme } from '../../choices.js';
import { now } from '../../now.js';
import { Crowd } from './crowd.js';
import { drawDrivers, driverAt, type Scene } from './driver-layer.js';
import { moves, selected, shown } from './drivers.state.js';
import { drawGround } from './ground-layer.js';
import { MapCanvas, type Frame } from './map-canvas.js';
import { MapView } from './map-view.js';
import { paletteOf } from './palette.js';
import { driverTrack, rideTrack, select } from './selection.state.js';
import { spritesOf } from './sprites.js';
import { drawTrack } from './track-layer.js';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** What is drawn over a map: the ground and the tracks, and above them the drivers, who move in each frame. */
export class MapScene {
  private readonly box: HTMLElement;
  private readonly view: MapView;
  private readonly ground: MapCanvas;
  private readonly drivers: MapCanvas;
  private readonly crowd = new Crowd();
  private readonly ends: (() => void)[];
  private looks?: Pick<Scene, 'palette' | 'sprites'>;

  constructor(private readonly map: Map) {
    this.box = map.getContainer();
    this.ground = new MapCanvas(this.box, (frame) => this.drawGround(frame));
    this.drivers = new MapCanvas(this.box, (frame) => this.drawDrivers(frame));
    this.view = new MapView(map, () => this.redraw());
    map.on('click', (event) => select(this.driverUnder(event)?.id));
    map.on('mousemove', (event) => this.box.classList.toggle('hit', !!this.driverUnder(event)));
    dark.addEventListener('change', this.dress);
    const ground: readonly ReadonlySignal[] = [driverTrack, rideTrack, language, shown];
    const drivers: readonly ReadonlySignal[] = [shown, selected, moves, now];
    this.ends = [
      theme.subscribe(this.dress),
      ...ground.map((each) => each.subscribe(this.ground.redraw)),
      ...drivers.map((each) => each.subscribe(this.drivers.redraw)),
    ];
  }

  remove(): void {
    dark.removeEventListener('change', this.dress);
    for (const end of this.ends) end();
    this.ground.remove();
    this.drivers.remove();
  }

  private redraw(): void {
    this.ground.redraw();
    this.drivers.redraw();
  }

  private readonly dress = (): void => {
    this.looks = undefined;
    this.redraw();
  };

  private drawGround(frame: Frame): boolean {
    const scene = this.sceneAt(frame.at);
    const { view, palette } = scene;
    drawGround(frame, scene);
    drawTrack(frame, view, { spots: driverTrack.peek(), colour: palette.quiet });
    drawTrack(frame, view, { spots: rideTrack.peek(), colour: palette.doing.ride });
    return this.view.isFlying;
  }

  private drawDrivers(frame: Frame): boolean {
    return drawDrivers(frame, this.sceneAt(frame.at)) || this.view.isFlying;
  }

  private driverUnder({ containerPoint }: LeafletMouseEvent) {
    const at = performance.now();
    const { x: width, y: height } = this.map.getSize();
    return driverAt(containerPoint, { width, height, at }, this.sceneAt(at));
  }

  private sceneAt(at: number): Scene {
    if (!this.looks) {
      const palette = paletteOf(this.box);
      this.looks = { palette, sprites: spritesOf(palette) };
    }
    return {
      ...this.looks,
      crowd: this.crowd,
      drivers: shown.peek(),
      selected: selected.peek(),
      view: this.view.at(at),
    };
  }
}
