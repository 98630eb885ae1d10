import { useEffect } from 'preact/hooks';
import { connection } from '../../live.js';
import { attempt } from '../../parts/notices.js';
import { useLoaded } from '../../use-live.js';

/** For what no stream tells: loads at once, on return, and every so often while somebody looks and the server is there. */
export function usePolled(load: () => Promise<unknown>, everyMs: number): void {
  useLoaded(() => void attempt(load()));
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden && isConnected()) void load().catch(() => undefined);
    }, everyMs);
    return () => clearInterval(timer);
  }, []);
}

const isConnected = (): boolean => ['on', 'back'].includes(connection.peek().is);
