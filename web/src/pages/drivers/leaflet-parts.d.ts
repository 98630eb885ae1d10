/**
 * The map itself and tiles, which are half of Leaflet: the other half draws markers, shapes, popups and controls, and its
 * main file cannot be had without them.
 */
declare module 'leaflet/src/map/index.js' {
  export { Map } from 'leaflet';
}
declare module 'leaflet/src/layer/tile/TileLayer.js' {
  export { TileLayer } from 'leaflet';
}
declare module 'leaflet/src/geo/LatLngBounds.js' {
  export { LatLngBounds } from 'leaflet';
}
