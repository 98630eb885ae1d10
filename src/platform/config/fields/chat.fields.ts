import { duration, integer, secret } from '../setting.js';

export const chatFields = {
  LARAVEL_API_URL: secret('Backend that gets archived chats; none: they are kept here only', [
    'http:',
    'https:',
  ]),
  CHAT_ARCHIVE_THRESHOLD: integer(100, [1, 1000], 'Messages of a reservation that are archived together'),
  PRESENCE_GRACE: duration(5, 'How long a user stays on line after the last socket'),
} as const;
