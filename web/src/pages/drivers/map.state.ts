import { effect, signal } from '@preact/signals';
import type { FitBoundsOptions, LatLngTuple } from 'leaflet';
import { LatLngBounds } from 'leaflet/src/geo/LatLngBounds.js';
import { TileLayer } from 'leaflet/src/layer/tile/TileLayer.js';
import { Map as LeafletMap } from 'leaflet/src/map/index.js';
import { selected, shown, type Driver } from './drivers.state.js';
import { MapScene } from './scene.js';
import { isFollowed } from './selection.state.js';

const CLOSEST_FIT = 14;
/** Room for the buttons and the names above the marks, and for the degrees below. */
const FIT_PADDING = { paddingTopLeft: [48, 88], paddingBottomRight: [48, 40] } satisfies FitBoundsOptions;
/** px: a followed driver comes no nearer to an edge, or to the panel where that lies on the map. */
const NEAR_EDGE = 80;
const WORLD: LatLngTuple = [25, 10];
const { tiles } = document.documentElement.dataset;

/** The map on the screen. */
export const map = signal<LeafletMap | undefined>(undefined);

export function openMap(box: HTMLElement): () => void {
  const opened = new LeafletMap(box, {
    center: WORLD,
    zoom: 2,
    minZoom: 2,
    maxZoom: 19,
    zoomSnap: tiles ? 1 : 0.25,
    zoomControl: false,
    attributionControl: false,
  });
  if (tiles) new TileLayer(tiles, { referrerPolicy: 'strict-origin-when-cross-origin' }).addTo(opened);
  const resize = new ResizeObserver(() => opened.invalidateSize({ pan: false }));
  resize.observe(box);
  opened.on('dragstart', () => (isFollowed.value = false));
  const scene = new MapScene(opened);
  map.value = opened;
  const stopSeeking = effect(seek);
  return () => {
    stopSeeking();
    scene.remove();
    resize.disconnect();
    map.value = undefined;
    opened.remove();
  };
}

/** All that the list shows. */
export function fitAll(): void {
  isFollowed.value = false;
  const places = shown
    .peek()
    .map(placeOf)
    .filter((place) => place !== undefined);
  if (places.length === 0) return;
  const bounds = new LatLngBounds(places);
  map.peek()?.fitBounds(bounds, { ...FIT_PADDING, maxZoom: CLOSEST_FIT });
}

/** Brings the selected driver into view, and keeps it there while it is followed. */
function seek(): void {
  const driver = selected.value;
  const place = driver && placeOf(driver);
  if (!place || !map.value) return;
  if (isFollowed.value) void driver.facts.value;
  if (map.value.getZoom() < CLOSEST_FIT - 4) return void map.value.setView(place, CLOSEST_FIT);
  const panel = document.querySelector<HTMLElement>('.driver-panel');
  const covered = panel && panel.offsetTop < NEAR_EDGE ? panel.offsetWidth : 0;
  map.value.panInside(place, {
    paddingTopLeft: [NEAR_EDGE, NEAR_EDGE],
    paddingBottomRight: [NEAR_EDGE + covered, NEAR_EDGE],
  });
}

function placeOf(driver: Driver): LatLngTuple | undefined {
  const { fix } = driver.facts.peek();
  return fix ? [fix.lat, fix.lng] : undefined;
}
