import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf, type AppError } from '../errors/app-error.js';
import { problemOf, type Problem } from './problem.js';

const RETRY_AFTER_S = 5;

/** Answers a request that failed with `application/problem+json`, in the caller's language. */
export function replyWithProblem(error: AppError, request: FastifyRequest, reply: FastifyReply): Problem {
  const problem = problemOf(error, languageOf(request.headers['accept-language']), request.id);
  if (error.isRetryable) void reply.header('Retry-After', Number(error.data.retryAfter ?? RETRY_AFTER_S));
  if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
  void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  return problem;
}
