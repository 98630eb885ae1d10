import type { Doing } from './driver.model.js';
import { SHAPES, SHAPE_SIZE } from './shapes.js';

/** The mark of what a driver does, as on the map. */
export function Shape({ of }: { readonly of: Doing }) {
  return (
    <svg
      class={`shape ${of}`}
      viewBox={`0 0 ${SHAPE_SIZE} ${SHAPE_SIZE}`}
      width={SHAPE_SIZE}
      height={SHAPE_SIZE}
      aria-hidden="true"
    >
      <path d={SHAPES[of]} fill-rule="evenodd" />
    </svg>
  );
}
