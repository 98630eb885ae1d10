import { entry, type CatalogueEntry } from './catalogue-entry.js';

/** What the features refuse: the second half of the catalogue. */
export const featureErrors = {
  SENSOR_NOT_FOUND: entry('notFound', 'There is no such sensor', 'Ce capteur n’existe pas'),
  THRESHOLDS_IMPOSSIBLE: entry(
    'impossible',
    'Some of these limits are not possible',
    'Certaines de ces limites ne sont pas possibles',
  ),
  READING_AHEAD: entry(
    'invalid',
    'The time is more than 5 min ahead',
    'L’heure est en avance de plus de 5 min',
  ),
  READING_TOO_OLD: entry(
    'invalid',
    'The reading is older than readings are kept',
    'La mesure est plus ancienne que la durée de conservation',
  ),
  SENSOR_MISMATCH: entry(
    'invalid',
    'The payload names {id}, the topic another sensor',
    'Le message nomme {id}, le sujet un autre capteur',
  ),
  MESSAGE_RETAINED: entry(
    'invalid',
    'A retained message may be old: it is not taken here',
    'Un message conservé peut être ancien : il n’est pas pris en compte ici',
  ),
  INCIDENT_NOT_FOUND: entry('notFound', 'There is no incident {id}', 'L’incident {id} n’existe pas'),
  INCIDENT_UNRESOLVED: entry(
    'conflict',
    'An incident {type} of {id} is not resolved yet',
    'Un incident {type} de {id} n’est pas encore résolu',
  ),
  INCIDENT_RESOLVED: entry(
    'conflict',
    'Incident {id} is resolved already',
    'L’incident {id} est déjà résolu',
  ),
  DRIVER_NOT_FOUND: entry('notFound', 'There is no driver {id}', 'Le chauffeur {id} n’existe pas'),
  DRIVER_MISMATCH: entry(
    'invalid',
    'The payload names {id}, the topic another driver',
    'Le message nomme {id}, le sujet un autre chauffeur',
  ),
  DRIVER_BUSY: entry(
    'conflict',
    'Driver {id} is on another ride',
    'Le chauffeur {id} est sur une autre course',
  ),
  ARCHIVE_NOT_FOUND: entry(
    'notFound',
    'No document of this archive is held',
    'Aucun document de cette archive n’est conservé',
  ),
  ARCHIVE_NOT_DELIVERED: entry(
    'conflict',
    'This archive is not delivered yet',
    'Cette archive n’est pas encore livrée',
  ),
  RESERVATION_NOT_FOUND: entry('notFound', 'There is no such reservation', 'Cette réservation n’existe pas'),
  RESERVATION_EXISTS: entry(
    'conflict',
    'There is a reservation {id} already',
    'La réservation {id} existe déjà',
  ),
  RESERVATION_STEP_IMPOSSIBLE: entry(
    'conflict',
    'The reservation is {status}: this step is not possible',
    'La réservation est à l’état {status} : cette étape n’est pas possible',
  ),
  RESERVATION_MISMATCH: entry(
    'invalid',
    'The payload names {id}, the topic another reservation',
    'Le message nomme {id}, le sujet une autre réservation',
  ),
  RESERVATION_STATUS_FOREIGN: entry(
    'forbidden',
    'The status of a reservation is told by Relais alone; its steps are taken by REST',
    'L’état d’une réservation n’est annoncé que par Relais ; ses étapes passent par REST',
  ),
  SPEAKER_UNKNOWN: entry(
    'forbidden',
    '{id} takes no part in this reservation, or no more',
    '{id} ne participe pas à cette réservation, ou n’y participe plus',
  ),
  ROOM_NOT_FOUND: entry('notFound', 'There is no such room', 'Ce salon n’existe pas'),
  ROOM_EXISTS: entry('conflict', 'There is a room {id} already', 'Le salon {id} existe déjà'),
  ROOM_FULL: entry('conflict', 'A room has {max} members at most', 'Un salon compte {max} membres au plus'),
  ROOM_NOT_CHANGEABLE: entry(
    'conflict',
    'Only named rooms can be changed',
    'Seuls les salons nommés peuvent être modifiés',
  ),
  ROOM_NOT_JOINED: entry('forbidden', 'Join the room first', 'Rejoignez d’abord le salon'),
  CHAT_MESSAGE_NOT_FOUND: entry(
    'notFound',
    'There is no such message in this room',
    'Ce message n’existe pas dans ce salon',
  ),
  CHAT_MESSAGE_EMPTY: entry('invalid', 'The message is empty', 'Le message est vide'),
  CHAT_MESSAGE_CHANGED: entry(
    'conflict',
    'This clientMessageId was used for another message',
    'Ce clientMessageId a servi à un autre message',
  ),
  ATTACHMENT_NOT_FOUND: entry('notFound', 'There is no such attachment', 'Cette pièce jointe n’existe pas'),
  ATTACHMENT_STORE_UNAVAILABLE: entry(
    'unavailable',
    'Files cannot be stored or read right now',
    'Les fichiers ne peuvent être ni enregistrés ni lus pour le moment',
  ),
  MODULE_NOT_FOUND: entry('notFound', 'There is no module {id}', 'Le module {id} n’existe pas'),
  MODULE_EXISTS: entry('conflict', 'There is a module {id} already', 'Le module {id} existe déjà'),
  POSITION_AHEAD: entry(
    'invalid',
    'The time of position {place} is more than 5 min ahead',
    'L’heure de la position {place} est en avance de plus de 5 min',
  ),
  POSITION_TOO_OLD: entry(
    'invalid',
    'Position {place} is older than tracks are kept',
    'La position {place} est plus ancienne que la durée de conservation',
  ),
  STATUS_AHEAD: entry(
    'invalid',
    'The time of the status is more than 5 min ahead',
    'L’heure de l’état est en avance de plus de 5 min',
  ),
  RIDE_NOT_YOURS: entry(
    'forbidden',
    'Position {place}: the driver is not on this ride',
    'Position {place} : le chauffeur n’est pas sur cette course',
  ),
  RIDE_NOT_THEN: entry(
    'invalid',
    'Position {place} lies outside of the ride’s time',
    'La position {place} est hors de la durée de la course',
  ),
} as const satisfies Record<string, CatalogueEntry>;
