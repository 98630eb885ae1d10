export { positionsIn, positionsInMemory, type PositionStore, type TextStorage } from './position-store.js';
export { reconnectionDefaults, type ReconnectionOptions } from './reconnection-options.js';
export { ReconnectionManager } from './reconnection-manager.js';
export { RelaisClient, type RelaisClientOptions } from './relais-client.js';
export { RelaisError } from './relais-error.js';
export type { RequestOptions } from './request.js';
export type { TokenSource } from './session-token.js';
export type {
  ClientDefaults,
  EventPosition,
  FieldError,
  MissedEvent,
  PageName,
  RealtimeSynced,
  Requests,
  ServerEventName,
  ServerEvents,
  SocketError,
  StreamPositions,
} from './wire.js';
