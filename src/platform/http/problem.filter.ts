import {
  Catch,
  Logger,
  ServiceUnavailableException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { replyWithProblem } from './problem-reply.js';
import { appErrorOf } from './problem.js';

/** Answers every failed request with `application/problem+json`; the cause of an unknown error goes to the log only. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (isHealthReport(thrown)) return void reply.status(503).send(thrown.getResponse());

    const error = appErrorOf(thrown, request.url.split('?')[0] ?? '');
    const { status } = replyWithProblem(error, request, reply);
    if (status === 500) this.logger.error(`${request.method} ${request.url} failed`, error.cause);
  }
}

/** Terminus throws its report when something is down: the report is the answer. */
function isHealthReport(thrown: unknown): thrown is ServiceUnavailableException {
  if (!(thrown instanceof ServiceUnavailableException)) return false;
  const response = thrown.getResponse();
  return typeof response === 'object' && 'details' in response;
}
