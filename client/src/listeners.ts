import type { Heard } from './wire.js';

type Listener = (data: never, position: never) => void;

/** Who listens to which event. One that throws harms no other: its error is uncaught, as anywhere else. */
export class Listeners {
  private readonly byEvent = new Map<string, Set<Listener>>();

  /** The same listener twice is one. */
  add(event: string, listener: Listener): void {
    const present = this.byEvent.get(event) ?? new Set();
    this.byEvent.set(event, present.add(listener));
  }

  remove(event: string, listener: Listener): void {
    this.byEvent.get(event)?.delete(listener);
  }

  tell({ event, data, position }: Heard): void {
    for (const listener of this.byEvent.get(event) ?? []) {
      try {
        listener(data as never, position as never);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
