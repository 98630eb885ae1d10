/** The keys of the broker's database. A client's id is escaped, so that no id is the beginning of another's keys. */
const client = (kind: string, clientId: string): string => `${kind}:${encodeURIComponent(clientId)}`;

export const EPOCH_KEY = 'meta:epoch';
export const SESSION_PREFIX = 'session:';
export const AWAY_PREFIX = 'away:';
export const QUEUE_PREFIX = 'queue:';
export const FILTER_PREFIX = 'filter:';
export const INCOMING_PREFIX = 'incoming:';
export const RETAINED_PREFIX = 'retained:';
export const WILL_PREFIX = 'will:';

export const sessionKey = (clientId: string): string => client('session', clientId);
export const awayKey = (clientId: string): string => client('away', clientId);
export const filtersOf = (clientId: string): string => `${client('filter', clientId)}:`;
export const queueOf = (clientId: string): string => `${client('queue', clientId)}:`;
export const incomingOf = (clientId: string): string => `${client('incoming', clientId)}:`;
export const retainedKey = (topic: string): string => `${RETAINED_PREFIX}${topic}`;
export const willKey = (clientId: string): string => client('will', clientId);

/** Sorts as it counts: runs of the broker first, then messages within one. */
export const queuePosition = (epoch: string, counter: number): string =>
  `${epoch}:${String(counter).padStart(13, '0')}`;
