import { duration } from '../setting.js';

export const presenceFields = {
  PRESENCE_GRACE: duration(5, 'How long a user stays on line after the last socket'),
} as const;
