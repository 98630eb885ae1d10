import { useEffect } from 'preact/hooks';

/** Runs again and again while the component is drawn and somebody looks at the page. A failure waits for the next time. */
export function useSteadily(everyMs: number, run: () => Promise<void>): void {
  useEffect(() => {
    const look = (): void => {
      if (!document.hidden) void run().catch(() => undefined);
    };
    const timer = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
}
