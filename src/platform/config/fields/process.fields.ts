import { host } from '../host.js';
import { origins } from '../origins.js';
import { choice, integer, text } from '../setting.js';

export const processFields = {
  NODE_ENV: choice(['development', 'production', 'test'], 'development', 'What the process is run for'),
  PORT: integer(3000, [0, 65535], 'TCP port of HTTP, socket.io and MQTT over WebSocket'),
  HOST: host('Address to listen on; none: 127.0.0.1, in production 0.0.0.0'),
  CORS_ORIGINS: origins('Foreign origins that may call, separated by commas'),
  LOG_LEVEL: choice(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace'],
    'info',
    'Least level that is logged',
  ),
  LOG_DIR: text('Folder of the daily log files, kept 14 days; none: console only'),
  DATA_DIR: text('Folder of the embedded engines and generated secrets', 'data'),
} as const;
