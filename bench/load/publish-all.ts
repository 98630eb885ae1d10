import { FastPublisher } from '../fast-publisher.js';
import type { BrokerAddress } from '../targets/target.js';

const CONNECTIONS = 5;
/** Publishes of one connection that may be unacknowledged. */
const WINDOW = 200;

export type Message = readonly [topic: string, payload: string];

/** Publishes so many messages at QoS 1 over five connections; settles when the broker has acknowledged all. */
export async function publishAll(
  broker: BrokerAddress,
  count: number,
  messageOf: (no: number) => Message,
): Promise<void> {
  const publishShare = async (connection: number): Promise<void> => {
    const clientId = `bench-${connection}`;
    const publisher = await FastPublisher.open({ ...broker, clientId, window: WINDOW });
    let next = connection;
    await publisher.publishAll(() => {
      const no = next;
      next += CONNECTIONS;
      return no < count ? messageOf(no) : undefined;
    });
    publisher.close();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, connection) => publishShare(connection)));
}
