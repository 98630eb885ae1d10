import { HttpException } from '@nestjs/common';
import type { FieldError } from '../../contracts/index.js';
import { AppError, type Language } from '../errors/app-error.js';
import type { ErrorCode } from '../errors/catalogue.js';
import { errorKinds } from '../errors/error-kind.js';

/** RFC 9457, as every failing REST request is answered. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: readonly FieldError[];
  requestId: string;
}

export function problemOf(error: AppError, language: Language, requestId: string): Problem {
  const { http, title } = errorKinds[error.kind];
  return {
    type: 'about:blank',
    title,
    status: http,
    detail: error.messageIn(language),
    code: error.code,
    errors: error.data.errors,
    requestId,
  };
}

/** What the HTTP server and Nest themselves refuse, by status, in the words of the catalogue. */
const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'REQUEST_UNREADABLE',
  401: 'AUTH_REQUIRED',
  403: 'ACCESS_DENIED',
  404: 'ROUTE_NOT_FOUND',
  405: 'ROUTE_NOT_FOUND',
  413: 'REQUEST_TOO_LARGE',
  414: 'REQUEST_TOO_LARGE',
  415: 'REQUEST_MEDIA_TYPE',
  503: 'SERVICE_STOPPING',
};

/** Any error of a request as one of the catalogue. `path` is what was asked for. */
export function appErrorOf(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  const code = CODE_BY_STATUS[statusOf(error) ?? 0];
  return code ? new AppError(code, { path }, { cause: error }) : AppError.from(error);
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode < 500 ? statusCode : undefined;
}
