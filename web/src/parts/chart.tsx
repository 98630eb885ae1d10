import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { drawMarks, drawSpans, type Limits, type Span } from './chart-ground.js';
import { chartOptions } from './chart-options.js';
import { palette } from './palette.js';

type Column = (number | null)[];
/** Seconds, the value, and the lowest and highest that it stands for. Null is a gap. */
export type ChartData = [x: number[], low: Column, high: Column, value: Column];

export interface ChartProps {
  readonly data: ChartData;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly limits?: Limits;
  readonly spans: readonly Span[];
  /** What it shows, in words. */
  readonly summary: string;
  /** What stands above it: at the index that is pointed at, if any. */
  readonly caption: (index: number | undefined) => ComponentChildren;
}

/** A curve over time with its limits and what stands out, as wide as its place, in the colours of the theme. */
export function Chart(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef(props);
  const plot = useRef<uPlot>(null);
  const pointed = useSignal<number | undefined>(undefined);
  shown.current = props;
  const { data, from, to } = props;
  const colours = palette.value;

  useEffect(() => {
    const made = makePlot(place.current!, shown, (index) => (pointed.value = index));
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize(sizeOf(place.current!)));
    observer.observe(place.current!);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, []);
  useEffect(() => {
    plot.current?.setData(data);
  }, [data, from, to, props.spans, props.limits, colours, props.summary]);
  return (
    <figure class="chart">
      <figcaption>{props.caption(pointed.value)}</figcaption>
      <div ref={place} role="img" aria-label={props.summary} />
    </figure>
  );
}

function makePlot(
  place: HTMLElement,
  shown: { readonly current: ChartProps },
  onPointed: (index: number | undefined) => void,
): uPlot {
  const options: uPlot.Options = {
    ...chartOptions(() => palette.peek()),
    ...sizeOf(place),
    scales: {
      x: { range: () => [shown.current.from / 1_000, shown.current.to / 1_000] },
      y: { range: (_plot, min, max) => rangeWith(min, max, shown.current.limits) },
    },
    hooks: {
      drawClear: [(plot) => drawSpans(plot, shown.current, palette.peek())],
      drawAxes: [(plot) => drawMarks(plot, shown.current, palette.peek())],
      setCursor: [(plot) => onPointed(plot.cursor.idx ?? undefined)],
    },
  };
  return new uPlot(options, shown.current.data, place);
}

function rangeWith(min: number | null, max: number | null, limits?: Limits): uPlot.Range.MinMax {
  const values = [min, max, limits?.min, limits?.max].filter((value) => typeof value === 'number');
  return values.length === 0 ? [0, 1] : uPlot.rangeNum(Math.min(...values), Math.max(...values), 0.1, true);
}

function sizeOf({ clientWidth: width, clientHeight: height }: HTMLElement): {
  width: number;
  height: number;
} {
  return { width, height };
}
