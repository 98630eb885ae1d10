import { useSignal } from '@preact/signals';
import type { TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { part } from '../../route.js';
import { say } from '../../words.js';
import { DriverRow, ROW_PX } from './driver-row.js';
import { driversWords } from './drivers-words.js';
import { isEmpty, isLoaded, shown } from './drivers.state.js';
import { select } from './selection.state.js';

/** Rows drawn above and below those that are seen. */
const SPARE_ROWS = 4;
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

/** The drivers that the map shows. Of thousands only those are drawn that are seen; the arrow keys choose. */
export function DriverList() {
  const words = say(driversWords);
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(600);
  useEffect(() => {
    const resize = new ResizeObserver(([entry]) => (height.value = entry!.contentRect.height));
    resize.observe(box.current!);
    return () => resize.disconnect();
  }, []);
  useEffect(() => reveal(box.current!, indexOfSelected()), [part.value]);
  const first = Math.max(0, Math.floor(top.value / ROW_PX) - SPARE_ROWS);
  const last = Math.ceil((top.value + height.value) / ROW_PX) + SPARE_ROWS;
  return (
    <div
      ref={box}
      class="driver-list"
      role="listbox"
      tabIndex={0}
      aria-label={words.list}
      aria-activedescendant={indexOfSelected() >= 0 ? `driver-${part.value}` : undefined}
      onScroll={({ currentTarget }) => (top.value = currentTarget.scrollTop)}
      onKeyDown={step}
    >
      {isLoaded.value && !isEmpty.value && shown.value.length === 0 && <p class="empty">{words.noMatch}</p>}
      <div role="presentation" style={{ height: `${shown.value.length * ROW_PX}px` }}>
        {shown.value.slice(first, last).map((driver, index) => (
          <DriverRow key={driver.id} driver={driver} index={first + index} />
        ))}
      </div>
    </div>
  );
}

const indexOfSelected = (): number => shown.value.findIndex(({ id }) => id === part.value);

function step(event: TargetedKeyboardEvent<HTMLDivElement>): void {
  const by = STEPS[event.key];
  if (by === undefined || shown.value.length === 0) return;
  event.preventDefault();
  const index = indexOfSelected();
  const next = Math.max(0, Math.min(shown.value.length - 1, index < 0 ? 0 : index + by));
  select(shown.value[next]!.id);
}

function reveal(box: HTMLElement, index: number): void {
  if (index < 0) return;
  const start = index * ROW_PX;
  const least = start + ROW_PX - box.clientHeight;
  if (box.scrollTop > start) box.scrollTop = start;
  else if (box.scrollTop < least) box.scrollTop = least;
}
