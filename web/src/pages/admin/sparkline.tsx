import type { Signal } from '@preact/signals';
import { cornersOf } from './statistics.state.js';

const WIDTH = 120;
const HEIGHT = 24;

/** A curve without axes: only whether it rises or falls. */
export function Sparkline({ points }: { readonly points: Signal<readonly number[]> }) {
  return (
    <svg
      class="sparkline"
      viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {points.value.length > 0 && (
        <polyline points={cornersOf(points.value, WIDTH, HEIGHT)} vector-effect="non-scaling-stroke" />
      )}
    </svg>
  );
}
