import type { ErrorKind } from './error-kind.js';

export interface CatalogueEntry {
  readonly kind: ErrorKind;
  /** English and French; `{name}` is filled from the error's data. */
  readonly en: string;
  readonly fr: string;
}

const entry = (kind: ErrorKind, en: string, fr: string): CatalogueEntry => ({ kind, en, fr });

/** Every error that leaves Relais, by code. A code is `AREA_REASON`; the kind decides how each door answers. */
export const catalogue = {
  REQUEST_INVALID: entry('invalid', 'Some fields are not valid', 'Certains champs ne sont pas valides'),
  REQUEST_UNREADABLE: entry('invalid', 'The body is not valid JSON', 'Le corps n’est pas du JSON valide'),
  REQUEST_TOO_LARGE: entry('tooLarge', 'The payload is too large', 'Le contenu est trop volumineux'),
  REQUEST_MEDIA_TYPE: entry(
    'unsupported',
    'Send application/json in UTF-8, or a file as multipart/form-data to a route that takes one',
    'Envoyez application/json en UTF-8, ou un fichier en multipart/form-data à une route qui en accepte un',
  ),
  REQUEST_UPLOAD_BROKEN: entry(
    'invalid',
    'The body is not whole and valid multipart/form-data',
    'Le corps n’est pas du multipart/form-data complet et valide',
  ),
  REQUEST_RATE_LIMITED: entry(
    'rateLimited',
    'Too many requests; try again in {retryAfter} s',
    'Trop de requêtes ; réessayez dans {retryAfter} s',
  ),
  IDEMPOTENCY_KEY_REUSED: entry(
    'conflict',
    'This Idempotency-Key was used for another request',
    'Cette Idempotency-Key a servi à une autre requête',
  ),
  IDEMPOTENCY_IN_PROGRESS: entry(
    'conflict',
    'The request with this Idempotency-Key is still under way',
    'La requête portant cette Idempotency-Key est encore en cours',
  ),
  ROUTE_NOT_FOUND: entry('notFound', 'There is nothing at {path}', 'Il n’y a rien à {path}'),
  PAGES_NOT_BUILT: entry(
    'notFound',
    'The pages are not built: npm run build:web',
    'Les pages ne sont pas construites : npm run build:web',
  ),
  EVENT_UNKNOWN: entry(
    'unknownEvent',
    'Unknown event {event}; did you mean {nearest}?',
    'Événement {event} inconnu ; vouliez-vous dire {nearest} ?',
  ),
  AUTH_REQUIRED: entry('unauthenticated', 'Sign in first', 'Connectez-vous d’abord'),
  AUTH_TOKEN_INVALID: entry('unauthenticated', 'The token is not valid', 'Le jeton n’est pas valide'),
  AUTH_TOKEN_EXPIRED: entry('tokenExpired', 'The token has expired', 'Le jeton a expiré'),
  AUTH_TOKEN_REVOKED: entry('tokenRevoked', 'The token was revoked', 'Le jeton a été révoqué'),
  AUTH_LINK_INVALID: entry(
    'unauthenticated',
    'This link was used, or has expired',
    'Ce lien a déjà servi, ou a expiré',
  ),
  AUTH_ISSUED_ELSEWHERE: entry(
    'conflict',
    'Sign in at the identity provider; no tokens are issued here',
    'Connectez-vous auprès du fournisseur d’identité ; aucun jeton n’est émis ici',
  ),
  AUTH_KEYS_UNAVAILABLE: entry(
    'unavailable',
    'The keys of the identity provider cannot be read',
    'Les clés du fournisseur d’identité ne peuvent pas être lues',
  ),
  AUTH_CREDENTIALS_WRONG: entry(
    'unauthenticated',
    'Wrong e-mail or password',
    'Adresse e-mail ou mot de passe incorrect',
  ),
  AUTH_SUBJECT_CHANGED: entry(
    'forbidden',
    'The new token belongs to someone else',
    'Le nouveau jeton appartient à quelqu’un d’autre',
  ),
  ACCESS_DENIED: entry('forbidden', 'You may not do this', 'Vous n’y êtes pas autorisé'),
  ACCOUNT_NOT_FOUND: entry('notFound', 'There is no such user', 'Cet utilisateur n’existe pas'),
  ACCOUNT_EMAIL_TAKEN: entry('conflict', 'This e-mail is in use', 'Cette adresse e-mail est déjà utilisée'),
  ACCOUNT_LAST_ADMIN: entry(
    'conflict',
    'The last admin cannot be removed',
    'Le dernier administrateur ne peut pas être retiré',
  ),
  TOPIC_INVALID: entry('invalid', 'Not a valid topic: {topic}', 'Sujet non valide : {topic}'),
  TOPIC_FILTER_INVALID: entry('invalid', 'Not a valid topic filter: {topic}', 'Filtre non valide : {topic}'),
  TOPIC_DENIED: entry('forbidden', 'You may not {action} {topic}', 'Accès refusé ({action}) : {topic}'),
  TOPIC_REFUSED: entry(
    'unavailable',
    'The broker refused the subscription to {topic}',
    'Le courtier a refusé l’abonnement à {topic}',
  ),
  MQTT_NOT_CONNECTED: entry(
    'unavailable',
    'MQTT client is not connected',
    'Le client MQTT n’est pas connecté',
  ),
  MQTT_QUEUE_FULL: entry(
    'unavailable',
    'The offline queue is full ({max} messages)',
    'La file d’attente hors ligne est pleine ({max} messages)',
  ),
  MQTT_REFUSED: entry(
    'impossible',
    'The broker refused the message on {topic}: {reason}',
    'Le courtier a refusé le message sur {topic} : {reason}',
  ),
  MQTT_DISABLED: entry('unavailable', 'MQTT is switched off', 'MQTT est désactivé'),
  MESSAGE_NOT_FOUND: entry('notFound', 'Nothing is stored of {topic}', 'Rien n’est conservé de {topic}'),
  SUBSCRIPTION_NOT_FOUND: entry(
    'notFound',
    'You are not subscribed to {topic}',
    'Pas d’abonnement à {topic}',
  ),
  SUBSCRIPTION_LIMIT: entry('rateLimited', 'At most {max} subscriptions', '{max} abonnements au plus'),
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
  DATABASE_UNAVAILABLE: entry('unavailable', 'The database is away', 'La base de données est indisponible'),
  STATE_UNAVAILABLE: entry('unavailable', 'The state store is away', 'Le stockage d’état est indisponible'),
  SERVICE_STOPPING: entry('unavailable', 'The server is stopping', 'Le serveur s’arrête'),
  INTERNAL: entry('internal', 'Something went wrong here', 'Une erreur interne est survenue'),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;
