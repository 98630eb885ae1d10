import type { PlainObject } from '../../src/platform/validation/plain-data.js';

/** Whose app sends it. */
export type Sender = 'device' | 'module' | 'freeDriver' | 'driver' | 'customer' | 'backend';

/** What tells one message from others, in whatever comes of it. */
export interface Mark {
  readonly word: string;
  readonly value: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A topic that Relais takes in for a feature, and who publishes there what. */
export interface Surface {
  readonly name: string;
  readonly sender: Sender;
  readonly topic: (ride: string) => string;
  readonly good: (mark: Mark, ride: string) => PlainObject;
  readonly required: readonly string[];
  /** Values that a field must not have. */
  readonly wrong: Readonly<Record<string, readonly unknown[]>>;
  readonly isBatch?: true;
  /** The broker itself looks at who speaks, before any feature does. */
  readonly isSpoken?: true;
  /** Fields are the sender's own, so that none of them is named. */
  readonly isFree?: true;
}

const LONG = 'x'.repeat(20_000);
const NO_TEXT = [null, 7, true, [], {}];
const NO_ID = [...NO_TEXT, '', 'a b', 'a/b', '+', '#', '../a', '$SYS', LONG];
const NO_TIME = [null, true, [], {}, '', 'soon', -1, 1e15, '2026-13-01T00:00:00Z', '2026-02-30', LONG];
const NO_NUMBER = [null, true, [], {}, '', '21', LONG];
const NO_FLAG = [null, 1, 'true', [], {}, LONG];
const NO_OBJECT = [null, 1, true, [], 'a', LONG];

const NO_PLACE = [
  ...NO_OBJECT,
  {},
  { lat: 90.1, lng: 2 },
  { lat: 48, lng: -180.1 },
  { lat: '48', lng: 2 },
  { lat: [48], lng: 2 },
];
const place = ({ value }: Mark) => ({ lat: value, lng: 2.35 });

/** A fix fails like a place, and by what a phone says besides. */
const NO_FIX = [
  ...NO_PLACE,
  ...[{ accuracy: -1 }, { accuracy: 1e300 }, { speed: 1e300 }, { speed: '9' }, { heading: 360.1 }].map(
    (more) => ({ lat: 48, lng: 2, timestamp: 1_790_000_000_000, ...more }),
  ),
];

const READING = {
  sender: 'device',
  required: ['temperature', 'humidity'],
  wrong: {
    temperature: [...NO_NUMBER, -40.1, 125.1, 1e300],
    humidity: [...NO_NUMBER, -0.1, 100.1],
    sensor_id: [...NO_ID, 'sensor'],
    timestamp: NO_TIME,
  },
} as const;

const RIDE_POSITION = {
  sender: 'driver',
  good: (mark: Mark, ride: string) => ({
    type: 'reservation_position',
    reservation_id: ride,
    chauffeur_id: '26',
    position: place(mark),
    timestamp: mark.at,
  }),
  required: ['type', 'reservation_id', 'chauffeur_id', 'position', 'timestamp'],
  wrong: {
    type: [...NO_TEXT, 'position', 'Reservation_Position', LONG],
    reservation_id: NO_ID,
    chauffeur_id: NO_ID,
    position: NO_FIX,
    timestamp: NO_TIME,
  },
} as const;

/** What the apps and backends around Relais send it. */
export const surfaces: readonly Surface[] = [
  {
    name: 'a reading of any sensor',
    ...READING,
    topic: () => 'dht11/sensor/data',
    good: ({ word, value, at }) => ({ sensor_id: word, temperature: value, humidity: 50, timestamp: at }),
  },
  {
    name: 'a reading of a device',
    ...READING,
    topic: () => 'dht11/cellar/data',
    good: ({ value, at }) => ({ temperature: value, humidity: 50, timestamp: at }),
  },
  {
    name: 'a command to incidents',
    sender: 'device',
    topic: () => 'dht11/incidents',
    good: ({ word, value }) => ({ action: 'create', sensor_id: word, type: 'temperature_high', value }),
    required: ['action', 'sensor_id', 'type'],
    wrong: {
      action: [...NO_TEXT, 'open', LONG],
      sensor_id: [...NO_ID, 'sensor'],
      type: [...NO_TEXT, 'temperature', LONG],
      value: [true, '9', [], {}],
    },
  },
  {
    name: 'a position of a free driver',
    sender: 'freeDriver',
    topic: () => 'chauffeur/free/position',
    good: (mark) => ({
      type: 'general_position',
      chauffeur_id: 'free',
      data: { ...place(mark), timestamp: mark.at },
    }),
    required: ['type', 'chauffeur_id', 'data'],
    wrong: { type: RIDE_POSITION.wrong.type, chauffeur_id: NO_ID, data: NO_FIX },
  },
  {
    name: 'a position of a ride, on the driver’s topic',
    ...RIDE_POSITION,
    topic: () => 'chauffeur/26/position',
  },
  {
    name: 'a batch of positions',
    ...RIDE_POSITION,
    topic: () => 'chauffeur/26/position',
    isBatch: true,
  },
  {
    name: 'a position on the reservation’s topic',
    ...RIDE_POSITION,
    topic: (ride) => `ktur/reservations/${ride}/position`,
  },
  {
    name: 'a driver’s status',
    sender: 'freeDriver',
    topic: () => 'chauffeur/free/status',
    good: ({ word, at }) => ({ en_ligne: true, en_course: true, reservation_id: word, timestamp: at }),
    required: [],
    wrong: {
      chauffeur_id: NO_ID,
      disponible: NO_FLAG,
      en_ligne: NO_FLAG,
      en_course: NO_FLAG,
      reservation_id: NO_ID.filter((id) => id !== null),
      timestamp: NO_TIME,
    },
  },
  {
    name: 'a new reservation',
    sender: 'backend',
    topic: () => 'ktur/reservations/recentes',
    good: (mark) => ({
      reservation_id: mark.word,
      client_id: 'client_7',
      pickup: place(mark),
      requested_at: mark.at,
    }),
    required: ['reservation_id', 'client_id', 'pickup', 'requested_at'],
    wrong: {
      reservation_id: [...NO_ID, 'recentes'],
      client_id: NO_ID,
      pickup: [...NO_PLACE, { lat: 48, lng: 2, address: 7 }],
      dropoff: NO_PLACE.filter((each) => each !== null),
      requested_at: NO_TIME,
      data: [1, true, 'a', [], LONG],
    },
  },
  {
    name: 'a chat message',
    sender: 'driver',
    topic: (ride) => `ktur/reservations/${ride}`,
    good: ({ word, at }) => ({ type: 'chat_message', from: 'chauffeur_26', message: word, timestamp: at }),
    required: ['type', 'from', 'message', 'timestamp'],
    wrong: {
      type: [...NO_TEXT, 'status', LONG],
      from: [...NO_ID, 'client_7', 'server', '26'],
      message: [...NO_TEXT, LONG],
      client_message_id: NO_ID,
      timestamp: NO_TIME,
    },
    isSpoken: true,
  },
  {
    name: 'what a module measures',
    sender: 'module',
    topic: () => 'modules/M-1/telemetry',
    good: ({ word, value, at }) => ({ word, value, timestamp: at }),
    required: [],
    wrong: { value: [null, [], {}, [1], { c: 1 }, LONG] },
    isFree: true,
  },
  {
    name: 'a module’s status',
    sender: 'module',
    topic: () => 'modules/M-1/status',
    good: ({ word }) => ({ status: word }),
    required: ['status'],
    wrong: { status: [...NO_TEXT, '', LONG] },
  },
];
