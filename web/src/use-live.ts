import { useEffect } from 'preact/hooks';
import type { RealtimeSynced, ServerEventName, ServerEvents } from '../../client/src/index.js';
import { listen, onBack } from './live.js';

/** Listens as long as the component is drawn. The listener is the first one given. */
export function useLive<E extends ServerEventName>(event: E, listener: ServerEvents[E]): void {
  useEffect(() => listen(event, listener), []);
}

/** `load` runs at once, and again whenever the connection has come back: for what no stream tells. */
export function useLoaded(load: (answer?: RealtimeSynced) => void): void {
  useEffect(() => {
    load();
    return onBack(load);
  }, []);
}
