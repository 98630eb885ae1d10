import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../config/loopback.js';
import type { Settings } from '../config/settings.js';
import { AppError } from '../errors/app-error.js';
import { bearerToken } from './presented-token.js';
import { isSecret } from './shared-secret.js';

/** An external broker, by its secret. Without one in the settings its routes do not exist. */
export function admitHook(request: IncomingMessage, { MQTT_HOOK_SECRET: secret }: Settings): void {
  if (!secret) throw new AppError('ROUTE_NOT_FOUND', { path: request.url?.split('?')[0] });
  const header = request.headers['x-hook-secret'];
  const shown = typeof header === 'string' ? header : bearerToken(request);
  if (!isSecret(shown, secret)) throw new AppError('AUTH_REQUIRED');
}

/** A collector of metrics, by its token, or because it runs on this machine and no proxy speaks for it. */
export function admitCollector(request: IncomingMessage, { METRICS_TOKEN: secret }: Settings): void {
  if (secret && isSecret(bearerToken(request), secret)) return;
  const { headers, socket } = request;
  const isForwarded = headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined;
  if (isForwarded || !isLoopback(socket.remoteAddress ?? '')) throw new AppError('AUTH_REQUIRED');
}
