import { entry, type CatalogueEntry } from './catalogue-entry.js';
import { featureErrors } from './feature-errors.js';

/** Every error that leaves Relais, by code. A code is `AREA_REASON`; the kind decides how each door answers. */
export const catalogue = {
  REQUEST_INVALID: entry('invalid', 'Some fields are not valid', 'Certains champs ne sont pas valides'),
  REQUEST_UNREADABLE: entry('invalid', 'The body is not valid JSON', 'Le corps n’est pas du JSON valide'),
  REQUEST_TOO_LARGE: entry('tooLarge', 'The payload is too large', 'Le contenu est trop volumineux'),
  REQUEST_NOT_HTTP: entry('invalid', 'This is not valid HTTP', 'Ce n’est pas du HTTP valide'),
  REQUEST_HEADERS_TOO_LARGE: entry(
    'headersTooLarge',
    'The headers are larger than 16 KiB',
    'Les en-têtes dépassent 16 Kio',
  ),
  REQUEST_TOO_SLOW: entry(
    'tooSlow',
    'The request did not arrive within 30 s',
    'La requête n’est pas arrivée en 30 s',
  ),
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
  ...featureErrors,
  DATABASE_UNAVAILABLE: entry('unavailable', 'The database is away', 'La base de données est indisponible'),
  STATE_UNAVAILABLE: entry('unavailable', 'The state store is away', 'Le stockage d’état est indisponible'),
  SERVICE_STOPPING: entry('unavailable', 'The server is stopping', 'Le serveur s’arrête'),
  INTERNAL: entry('internal', 'Something went wrong here', 'Une erreur interne est survenue'),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;
