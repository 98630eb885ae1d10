import { flag, integer } from '../setting.js';

export const realtimeFields = {
  REALTIME_MAX_RECONNECT_ATTEMPTS: integer(
    15,
    [0, 1_000_000],
    'How often a client tries to come back, unless it has an option of its own',
  ),
  REALTIME_RECONNECT_DELAY: integer(
    1000,
    [1, 3_600_000],
    'Milliseconds before a client’s first attempt to come back, unless it has an option of its own',
  ),
  REALTIME_ENABLE_STATS: flag(true, 'Tell admins the counts of the whole system when they change'),
} as const;
