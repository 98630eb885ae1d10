import type { Client } from 'aedes';
import type { Qos } from '../../../contracts/index.js';
import type { RoutedPacket } from './aedes-internals.js';
import type { BrokerConnection } from './broker-connection.js';

/** Bytes that may wait in a connection whose messages are in no queue. */
const MAX_WAITING_BYTES = 1_048_576;

/**
 * Settles how a message goes to one client: at the highest QoS that was granted for it, and in its turn when its
 * session is stored. A client that does not keep up loses messages of QoS 0; one that would lose a message of QoS 1
 * or 2 from no queue is cut off instead.
 */
export function forward(client: Client, connection: BrokerConnection, packet: RoutedPacket): boolean {
  packet.qos = Math.min(packet.qos, connection.filters.qosForMatched(packet.topic)) as Qos;
  if (packet.qos > 0 && connection.stored && !packet.retain) return forwardInTurn(connection, packet);
  if (client.conn.writableLength <= MAX_WAITING_BYTES) return forwardNow(connection, packet);
  if (packet.qos > 0) client.conn.destroy();
  return false;
}

function forwardInTurn({ stored, feed }: BrokerConnection, packet: RoutedPacket): boolean {
  packet.messageId = feed!.offer(stored!.keyOf(packet.brokerId, packet.brokerCounter));
  return packet.messageId !== undefined;
}

/** Retained messages for a new filter are in no queue, yet their ids must not be those of messages that are. */
function forwardNow({ stored }: BrokerConnection, packet: RoutedPacket): boolean {
  if (packet.qos > 0 && stored?.hasRoom) packet.messageId = stored.send('');
  return true;
}
