import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const requests = new AsyncLocalStorage<string>();

/** The id of the request whose work this is, where there is one. */
export function currentRequestId(): string | undefined {
  return requests.getStore();
}

/** Gives every log line of a request its id. */
export function traceRequests(fastify: Pick<FastifyInstance, 'addHook'>): void {
  const enter = (request: FastifyRequest, _reply: unknown, done: () => void): void => {
    requests.run(request.id, done);
  };
  fastify.addHook('onRequest', enter);
  // Reading a body goes on in the connection's own context: enter again behind it.
  fastify.addHook('preValidation', enter);
}
