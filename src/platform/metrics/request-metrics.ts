import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/** Measures every request by method, route (never the path: ids would make a series each) and status. */
export function measureRequests(fastify: Pick<FastifyInstance, 'addHook'>, metrics: Metrics): void {
  const durations = metrics.durations('relais_http_request_seconds', 'Time from request to answer', [
    'method',
    'route',
    'status',
  ]);
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}
