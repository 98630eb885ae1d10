import { duration } from '../setting.js';

export const modulesFields = {
  MODULE_SILENT_AFTER: duration(300, 'Silence after which a field module goes off line'),
} as const;
