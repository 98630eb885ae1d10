import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Says when the element comes into sight within what scrolls it, or goes; anew whenever `deps` change. */
export function useSeen(
  onSeen: (isSeen: boolean) => void,
  deps: readonly unknown[] = [],
): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => onSeen(entries.at(-1)!.isIntersecting), {
      root: element.current!.closest('.messages'),
      rootMargin: '40px',
    });
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, [...deps]);
  return element;
}
