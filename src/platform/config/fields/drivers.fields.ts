import { integer } from '../setting.js';

export const driversFields = {
  RETENTION_TRACKS: integer(90, [1, 36_500], 'Days that positions of drivers are kept'),
} as const;
