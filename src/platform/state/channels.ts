import { Logger } from '@nestjs/common';

export interface ChannelListener {
  readonly onMessage: (message: string) => void;
  readonly onListening?: () => void;
}

/** Who listens to which channel in this process. A listener that throws is logged and disturbs no other. */
export class Channels {
  private readonly logger = new Logger(Channels.name);
  private readonly listeners = new Map<string, Set<ChannelListener>>();

  add(channel: string, listener: ChannelListener): void {
    const present = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, present.add(listener));
  }

  /** True when it was the channel's last listener. */
  remove(channel: string, listener: ChannelListener): boolean {
    const present = this.listeners.get(channel);
    if (!present?.delete(listener) || present.size > 0) return false;
    return this.listeners.delete(channel);
  }

  names(): string[] {
    return [...this.listeners.keys()];
  }

  tell(channel: string, message: string): void {
    for (const { onMessage } of this.of(channel)) this.guard(channel, () => onMessage(message));
  }

  /** Tells listeners, or one of them, that the channel is listened to from now on. */
  announce(channel: string, only?: ChannelListener): void {
    for (const listener of this.of(channel)) {
      if (!only || listener === only) this.guard(channel, () => listener.onListening?.());
    }
  }

  private of(channel: string): ChannelListener[] {
    return [...(this.listeners.get(channel) ?? [])];
  }

  private guard(channel: string, call: () => void): void {
    try {
      call();
    } catch (error) {
      this.logger.error(`a listener of channel ${channel} failed`, error);
    }
  }
}
