import type { MqttStatus } from '../contracts/index.js';
import type { LinkStatus } from '../platform/broker/publisher.port.js';

/** A link's state in the words of the wire. */
export function statusOf({ isConnected, clientId, connectedAt, reconnectAttempts }: LinkStatus): MqttStatus {
  return {
    isConnected,
    clientId,
    connectedAt: connectedAt === undefined ? null : new Date(connectedAt).toISOString(),
    reconnectAttempts,
  };
}
