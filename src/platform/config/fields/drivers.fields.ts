import { duration, integer } from '../setting.js';

export const driversFields = {
  DRIVER_STALE_AFTER: duration(120, 'Silence after which a driver goes off line'),
  RETENTION_TRACKS: integer(90, [1, 36_500], 'Days that positions of drivers are kept'),
} as const;
