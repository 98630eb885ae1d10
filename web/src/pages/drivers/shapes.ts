import type { Doing } from './driver.model.js';

/** Side of the square that a shape is drawn in, px; its centre is the place. */
export const SHAPE_SIZE = 16;

/** What a driver does is told by the shape too, not by the colour alone. The paths are SVG's, for the page and the canvas. */
export const SHAPES: Readonly<Record<Doing, string>> = {
  free: 'M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10z',
  ride: 'M8 1.5l6.5 6.5l-6.5 6.5l-6.5-6.5z',
  busy: 'M4.5 3.5h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z',
  off: 'M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10zm0 2a3 3 0 1 1 0 6a3 3 0 1 1 0-6z',
};
