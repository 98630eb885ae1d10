import type { Sender } from './feature-surfaces.js';

/** A well-formed message that breaks a rule. `RIDE` stands for the ride's id. */
export type Breach = readonly [what: string, from: Sender, topic: string, payload: unknown, reason: string];

const DAY = 86_400_000;
const LONG = 'x'.repeat(65);
const NEVER = '018f0000-0000-7000-8000-000000000000';
const AHEAD = Date.now() + DAY;
const now = Date.now();

const fix = { lat: 66.6, lng: 2.35 };
const reading = { temperature: 66.6, humidity: 50, timestamp: now };
const position = { type: 'general_position', chauffeur_id: 'free', data: { ...fix, timestamp: now } };
const onRide = {
  type: 'reservation_position',
  reservation_id: 'RIDE',
  chauffeur_id: '26',
  position: fix,
  timestamp: now,
};
const said = { type: 'chat_message', from: 'chauffeur_26', message: 'bad-input', timestamp: now };
const status = { en_ligne: true, reservation_id: 'bad-input' };
const many = Array.from({ length: 1_001 }, (_, step) => ({
  ...position,
  data: { ...fix, timestamp: now + step },
}));

export const somebodyElses: Breach[] = [
  [
    'a reading of another sensor',
    'device',
    'dht11/cellar/data',
    { ...reading, sensor_id: 'attic' },
    'names attic',
  ],
  ['a reading on another’s topic', 'device', 'dht11/attic/data', reading, 'only the device it is named'],
  [
    'another driver’s position',
    'freeDriver',
    'chauffeur/free/position',
    { ...position, chauffeur_id: '26' },
    'names 26',
  ],
  [
    'a position on another’s topic',
    'freeDriver',
    'chauffeur/26/position',
    position,
    'only the driver it is named',
  ],
  [
    'another driver’s status',
    'freeDriver',
    'chauffeur/free/status',
    { ...status, chauffeur_id: '26' },
    'names 26',
  ],
  ['a status on another’s topic', 'freeDriver', 'chauffeur/26/status', status, 'only the driver it is named'],
  [
    'another’s ride',
    'freeDriver',
    'chauffeur/free/position',
    { ...onRide, chauffeur_id: 'free' },
    'not on this ride',
  ],
  [
    'a ride that is none',
    'driver',
    'chauffeur/26/position',
    { ...onRide, reservation_id: 'r-0' },
    'not on this ride',
  ],
  [
    'a position on another’s ride',
    'freeDriver',
    'ktur/reservations/RIDE/position',
    onRide,
    'only the driver of the ride',
  ],
  ['a ride and the topic of another', 'backend', 'ktur/reservations/r-0/position', onRide, 'names RIDE'],
  [
    'a driver who is not on the ride',
    'backend',
    'ktur/reservations/RIDE/position',
    { ...onRide, chauffeur_id: 'free' },
    'not on this ride',
  ],
  ['a reservation from a driver', 'driver', 'ktur/reservations/recentes', {}, 'only admins may publish'],
  [
    'a stranger’s words',
    'freeDriver',
    'ktur/reservations/RIDE',
    { ...said, from: 'chauffeur_free' },
    'only participants',
  ],
  [
    'words on the topic of another ride',
    'backend',
    'ktur/reservations/RIDE',
    { ...said, reservation_id: 'r-0' },
    'names r-0',
  ],
  ['another module’s values', 'module', 'modules/M-2/telemetry', { t: 66.6 }, 'only the device it is named'],
];

export const unknown: Breach[] = [
  [
    'an unknown incident',
    'device',
    'dht11/incidents',
    { action: 'resolve', incident_id: 999_999 },
    'no incident 999999',
  ],
  [
    'an incident beyond counting',
    'device',
    'dht11/incidents',
    { action: 'resolve', incident_id: 2 ** 53 - 1 },
    'no incident',
  ],
  [
    'an incident of no sensor',
    'device',
    'dht11/incidents',
    { action: 'create', sensor_id: 'nowhere', type: 'no_data' },
    'no such sensor',
  ],
  [
    'a ride that nobody has booked',
    'backend',
    'ktur/reservations/r-0',
    said,
    'takes no part in this reservation',
  ],
  [
    'a receipt of no message',
    'driver',
    'ktur/reservations/RIDE',
    { ...said, type: 'message_read', by: 'chauffeur_26', message_id: NEVER },
    'no such message',
  ],
  ['a module that is none', 'backend', 'modules/M-0/telemetry', { t: 66.6 }, 'no module M-0'],
  [
    'the status of a module that is none',
    'backend',
    'modules/M-0/status',
    { status: 'bad-input' },
    'no module M-0',
  ],
];

export const untimely: Breach[] = [
  [
    'a reading that is ahead',
    'device',
    'dht11/cellar/data',
    { ...reading, timestamp: AHEAD },
    'more than 5 min ahead',
  ],
  ['a reading of long ago', 'device', 'dht11/cellar/data', { ...reading, timestamp: 1_000 }, 'older than'],
  [
    'a position that is ahead',
    'freeDriver',
    'chauffeur/free/position',
    { ...position, data: { ...fix, timestamp: AHEAD } },
    'more than 5 min ahead',
  ],
  [
    'a position of long ago',
    'freeDriver',
    'chauffeur/free/position',
    { ...position, data: { ...fix, timestamp: 1_000 } },
    'older than',
  ],
  [
    'a status that is ahead',
    'freeDriver',
    'chauffeur/free/status',
    { ...status, timestamp: AHEAD },
    'more than 5 min ahead',
  ],
  [
    'a position from before the ride',
    'driver',
    'chauffeur/26/position',
    { ...onRide, timestamp: now - DAY },
    'outside of the ride’s time',
  ],
  [
    'a module’s values that are ahead',
    'module',
    'modules/M-1/telemetry',
    { t: 66.6, timestamp: AHEAD },
    'more than 5 min ahead',
  ],
  [
    'more positions than a buffer holds',
    'freeDriver',
    'chauffeur/free/position',
    many,
    'must hold at most 1000 items',
  ],
];

/** What an admin may publish anywhere, and no driver, sensor, ride or module is called. */
const names = ['', 'a b', '-a', LONG, 'é', '☃'];
export const misnamed: Breach[] = names.flatMap((name): Breach[] => [
  [`a reading of ${JSON.stringify(name)}`, 'backend', `dht11/${name}/data`, reading, 'another sensor'],
  [
    `a status of ${JSON.stringify(name)}`,
    'backend',
    `chauffeur/${name}/status`,
    status,
    'There is no driver',
  ],
  [
    `a position of ${JSON.stringify(name)}`,
    'backend',
    `chauffeur/${name}/position`,
    { ...position, chauffeur_id: name },
    'chauffeur_id',
  ],
  [
    `words on the ride ${JSON.stringify(name)}`,
    'backend',
    `ktur/reservations/${name}`,
    said,
    'takes no part',
  ],
  [
    `a module called ${JSON.stringify(name)}`,
    'backend',
    `modules/${name}/telemetry`,
    { t: 66.6 },
    'no module',
  ],
]);
