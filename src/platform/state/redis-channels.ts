import { Logger } from '@nestjs/common';
import { ReplyError } from 'ioredis';
import { Channels, type ChannelListener } from './channels.js';
import { redisKeys } from './redis-keys.js';
import type { RedisLink } from './redis-link.js';

/** The listening side of Redis pub/sub: what is listened to stands again after each return of the connection. */
export class RedisChannels {
  private readonly logger = new Logger(RedisChannels.name);
  private readonly channels = new Channels();
  private readonly prefix: string;

  constructor(private readonly link: RedisLink) {
    this.prefix = redisKeys.channel(link.database, '');
    link.subscriber.on('message', (name: string, message: string) =>
      this.channels.tell(name.slice(this.prefix.length), message),
    );
    link.onUp(() => {
      for (const channel of this.channels.names()) void this.subscribe(channel);
    });
  }

  listen(channel: string, listener: ChannelListener): () => void {
    this.channels.add(channel, listener);
    void this.subscribe(channel, listener);
    return () => {
      if (this.channels.remove(channel, listener)) this.unsubscribe(channel);
    };
  }

  /** Asks Redis (again: it does no harm) and announces it to the channel's listeners, or to the one that is new. */
  private async subscribe(channel: string, only?: ChannelListener): Promise<void> {
    // Not before commands are answered too: who is announced to will want to read what is kept.
    if (!this.link.isUp()) return;
    try {
      await this.link.subscriber.subscribe(this.prefix + channel);
    } catch (error) {
      this.giveUp(channel, error as Error);
      return;
    }
    this.channels.announce(channel, only);
  }

  /** Without an answer nobody knows whether it stands: a new connection settles that. A refusal (ACL) stays one. */
  private giveUp(channel: string, error: Error): void {
    if (error instanceof ReplyError) this.logger.error(`Redis refuses to let us listen to ${channel}`, error);
    else if (this.link.subscriber.status === 'ready') this.link.subscriber.disconnect(true);
  }

  private unsubscribe(channel: string): void {
    this.link.subscriber.unsubscribe(this.prefix + channel).catch(() => undefined);
  }
}
