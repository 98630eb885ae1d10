import type { RouteContract } from '../contracts/index.js';
import { catalogue } from '../platform/errors/catalogue.js';
import { errorKinds, type ErrorKind } from '../platform/errors/error-kind.js';
import type { JsonSchema } from './json-schema.js';

/** How a route fails, as `application/problem+json` (RFC 9457). */
export const problemSchema: JsonSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string', description: 'The status in words' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'For people; English, or French by Accept-Language' },
    code: { type: 'string', description: 'For programs', enum: Object.keys(catalogue) },
    errors: {
      type: 'array',
      description: 'Every field that failed',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          path: { type: 'string', description: 'Such as members.0.userId' },
          message: { type: 'string' },
        },
      },
    },
    requestId: { type: 'string', description: 'The same as the header X-Request-Id' },
  },
};

const FAILURES = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  413: 'tooLarge',
  415: 'unsupported',
  422: 'impossible',
  429: 'rateLimited',
  503: 'unavailable',
} as const satisfies Record<number, ErrorKind>;
type Failure = keyof typeof FAILURES;

/** The answers that many routes share, by their status. */
export const failureResponses = Object.fromEntries(
  Object.keys(FAILURES).map((status) => [status, failureResponse(Number(status) as Failure)]),
);

function failureResponse(status: Failure): object {
  const codes = Object.entries(catalogue).filter(([, { kind }]) => errorKinds[kind].http === status);
  const { title, ...kind } = errorKinds[FAILURES[status]];
  const seconds = { description: 'Seconds to wait', schema: { type: 'integer' } };
  return {
    description: `${title}: ${codes.map(([code]) => code).join(', ') || 'no more to say'}`,
    ...('isRetryable' in kind ? { headers: { 'Retry-After': seconds } } : {}),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** The failures that a route may answer with, by its access, its method and what it takes. */
export function failuresOf(route: RouteContract): Record<string, { $ref: string }> {
  const isGuarded = route.access !== 'public';
  const takesInput = Boolean(route.params ?? route.query ?? route.body ?? route.upload);
  const takesBody = Boolean(route.body ?? route.upload);
  const answers: Record<Failure, boolean> = {
    400: takesInput,
    401: isGuarded,
    403: isGuarded,
    404: route.path.includes(':'),
    409: route.method !== 'GET',
    413: takesBody,
    415: takesBody,
    422: Boolean(route.body),
    429: route.access !== 'metrics' && route.access !== 'hook',
    503: true,
  };
  const failures = Object.keys(answers).filter((status) => answers[Number(status) as Failure]);
  return Object.fromEntries(failures.map((status) => [status, { $ref: `#/components/responses/${status}` }]));
}
