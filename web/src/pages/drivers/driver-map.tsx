import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Copy } from '../../parts/copy.js';
import { say } from '../../words.js';
import { driversWords } from './drivers-words.js';
import { isEmpty, isLoaded } from './drivers.state.js';
import { fitAll, map, openMap } from './map.state.js';
import { selected } from './drivers.state.js';

const { attribution } = document.documentElement.dataset;

export function DriverMap() {
  const words = say(driversWords);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => openMap(box.current!), []);
  useSignalEffect(() => {
    if (map.value && isLoaded.value && !selected.peek()) fitAll();
  });
  return (
    <section class="driver-map" aria-label={words.map}>
      <div ref={box} class="map" role="application" aria-label={words.map} />
      <MapTools />
      {attribution && <small>{attribution}</small>}
      {isEmpty.value && (
        <div class="sheet nobody">
          <p>{words.nobody}</p>
          <Copy text="npx relais simulate drivers --count 50 --duration 15m" />
        </div>
      )}
    </section>
  );
}

function MapTools() {
  const words = say(driversWords);
  return (
    <div class="map-tools">
      <button aria-label={words.zoomIn} title={words.zoomIn} onClick={() => map.value?.zoomIn(1)}>
        +
      </button>
      <button aria-label={words.zoomOut} title={words.zoomOut} onClick={() => map.value?.zoomOut(1)}>
        −
      </button>
      <button onClick={fitAll}>{words.fitAll}</button>
    </div>
  );
}
