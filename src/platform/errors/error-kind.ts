/** How one kind of error is answered at each door. `mqtt` is an MQTT 5 reason code. */
interface Answer {
  readonly http: number;
  readonly socket: string;
  readonly mqtt: number;
  readonly title: string;
  /** True when the same request may succeed later: REST adds `Retry-After`, the intake tries again. */
  readonly isRetryable?: boolean;
}

export const errorKinds = {
  invalid: { http: 400, socket: 'INVALID_PAYLOAD', mqtt: 0x99, title: 'Bad Request' },
  impossible: { http: 422, socket: 'INVALID_PAYLOAD', mqtt: 0x83, title: 'Unprocessable Content' },
  unauthenticated: { http: 401, socket: 'UNAUTHENTICATED', mqtt: 0x86, title: 'Unauthorized' },
  tokenExpired: { http: 401, socket: 'TOKEN_EXPIRED', mqtt: 0x86, title: 'Unauthorized' },
  tokenRevoked: { http: 401, socket: 'TOKEN_REVOKED', mqtt: 0x86, title: 'Unauthorized' },
  forbidden: { http: 403, socket: 'FORBIDDEN', mqtt: 0x87, title: 'Forbidden' },
  notFound: { http: 404, socket: 'NOT_FOUND', mqtt: 0x83, title: 'Not Found' },
  unknownEvent: { http: 404, socket: 'UNKNOWN_EVENT', mqtt: 0x83, title: 'Not Found' },
  conflict: { http: 409, socket: 'CONFLICT', mqtt: 0x83, title: 'Conflict' },
  tooLarge: { http: 413, socket: 'PAYLOAD_TOO_LARGE', mqtt: 0x95, title: 'Content Too Large' },
  tooSlow: { http: 408, socket: 'INVALID_PAYLOAD', mqtt: 0x80, title: 'Request Timeout' },
  headersTooLarge: {
    http: 431,
    socket: 'PAYLOAD_TOO_LARGE',
    mqtt: 0x95,
    title: 'Request Header Fields Too Large',
  },
  unsupported: { http: 415, socket: 'INVALID_PAYLOAD', mqtt: 0x99, title: 'Unsupported Media Type' },
  rateLimited: {
    http: 429,
    socket: 'RATE_LIMITED',
    mqtt: 0x97,
    title: 'Too Many Requests',
    isRetryable: true,
  },
  unavailable: {
    http: 503,
    socket: 'UNAVAILABLE',
    mqtt: 0x88,
    title: 'Service Unavailable',
    isRetryable: true,
  },
  internal: { http: 500, socket: 'INTERNAL', mqtt: 0x80, title: 'Internal Server Error' },
} as const satisfies Record<string, Answer>;

export type ErrorKind = keyof typeof errorKinds;
