import { visitRoom } from './chat-rooms.js';
import type { Visit } from './room.model.js';

/** For so long a sign of typing counts, in milliseconds. */
export const TYPING_MS = 5_000;

/**
 * Who is typing where. Somebody types from the first sign of one of their devices until the last of these has stopped, or
 * has given no sign for `TYPING_MS`: only the two ends are told. Holds the devices that type now, with a timer each.
 */
export class Typists {
  private readonly typing = new Map<string, Map<string, NodeJS.Timeout>>();

  constructor(private readonly tell: (visit: Visit, isTyping: boolean) => void) {}

  start(visit: Visit, device: string): void {
    const devices = this.typing.get(keyOf(visit)) ?? new Map<string, NodeJS.Timeout>();
    const known = devices.get(device);
    if (known) return void known.refresh();
    devices.set(device, setTimeout(() => this.stop(visit, device), TYPING_MS).unref());
    if (devices.size > 1) return;
    this.typing.set(keyOf(visit), devices);
    this.tell(visit, true);
  }

  /** False when the device did not type. */
  stop(visit: Visit, device: string): boolean {
    const devices = this.typing.get(keyOf(visit));
    clearTimeout(devices?.get(device));
    if (!devices?.delete(device)) return false;
    if (devices.size === 0) {
      this.typing.delete(keyOf(visit));
      this.tell(visit, false);
    }
    return true;
  }

  /** The same for all of somebody's devices. */
  stopAll(visit: Visit): boolean {
    const devices = [...(this.typing.get(keyOf(visit))?.keys() ?? [])];
    for (const device of devices) this.stop(visit, device);
    return devices.length > 0;
  }

  /** Forgets everybody, and tells nobody. */
  clear(): void {
    for (const devices of this.typing.values()) devices.forEach((timer) => clearTimeout(timer));
    this.typing.clear();
  }
}

const keyOf = ({ roomId, userId }: Visit): string => visitRoom(roomId, userId);
