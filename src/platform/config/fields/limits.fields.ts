import { integer } from '../setting.js';

export const limitsFields = {
  RATE_SIGN_IN: integer(5, [1, 1_000_000], 'Sign-ins a minute and address'),
  RATE_REST: integer(600, [1, 1_000_000], 'REST requests a minute and user'),
  RATE_WRITES: integer(120, [1, 1_000_000], 'Writing REST requests a minute and user'),
  RATE_CHAT: integer(10, [1, 1_000_000], 'Chat messages a second and user; twice as many at once'),
  RATE_TYPING: integer(2, [1, 1_000_000], 'Signs of typing a second and user'),
  RATE_POSITIONS: integer(5, [1, 1_000_000], 'Messages with positions a second and driver'),
  LIMIT_MQTT_PAYLOAD: integer(262_144, [1024, 268_435_455], 'Largest MQTT payload in bytes'),
  LIMIT_SOCKET_EVENT: integer(1_048_576, [1024, 104_857_600], 'Largest socket event in bytes'),
  LIMIT_REST_BODY: integer(1_048_576, [1024, 104_857_600], 'Largest REST body in bytes'),
  LIMIT_ATTACHMENT: integer(10_485_760, [1024, 1_073_741_824], 'Largest attachment in bytes'),
} as const;
