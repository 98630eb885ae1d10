import { createHash, randomUUID } from 'node:crypto';
import {
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { defer, from, lastValueFrom, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../auth/current-caller.decorator.js';
import { AppError } from '../errors/app-error.js';
import { StateEngine } from '../state/state-engine.port.js';

const KEY = /^[\x21-\x7e]{1,128}$/;
const REMEMBERED_MS = 24 * 3_600_000;
const LONGEST_REQUEST_MS = 60_000;

/** The first answer to a key, and what it was asked with. */
interface Remembered {
  readonly request: string;
  readonly status: number;
  readonly body: unknown;
}

/**
 * `Idempotency-Key` on POST: for 24 h the same caller's same key on the same route gets the first result again. With
 * another body it is IDEMPOTENCY_KEY_REUSED, while the first is still under way IDEMPOTENCY_IN_PROGRESS. A request that
 * failed is not remembered. An uploaded file is not compared: a repeat is answered before it has been read.
 * STATE_UNAVAILABLE while nothing has been done yet; what has been done is answered, even
 * when it can no longer be remembered.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly logger = new Logger(IdempotencyInterceptor.name);

  constructor(private readonly state: StateEngine) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest & AuthenticatedRequest>();
    const key = request.headers['idempotency-key'];
    if (key === undefined || !request.caller) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return defer(() =>
      from(this.once(request, reply, () => lastValueFrom(next.handle(), { defaultValue: undefined }))),
    );
  }

  private async once(
    request: FastifyRequest & AuthenticatedRequest,
    reply: FastifyReply,
    run: () => Promise<unknown>,
  ): Promise<unknown> {
    const name = stateKey(request);
    const asked = digest(JSON.stringify(request.body ?? null));
    // Not the request's id: clients choose that, and send the same one with a retry.
    const holder = randomUUID();
    const isMine = await this.state.acquireLease(name, holder, LONGEST_REQUEST_MS);
    if (!isMine) throw new AppError('IDEMPOTENCY_IN_PROGRESS');
    try {
      const stored = await this.state.get(name);
      if (stored !== undefined) return replay(JSON.parse(stored) as Remembered, asked, reply);
      const body = await run();
      await this.remember(name, { request: asked, status: reply.statusCode, body });
      return body;
    } finally {
      await this.state.releaseLease(name, holder).catch(() => undefined);
    }
  }

  private async remember(name: string, answer: Remembered): Promise<void> {
    try {
      await this.state.set(name, JSON.stringify(answer), { ttlMs: REMEMBERED_MS });
    } catch (error) {
      this.logger.warn('an answer could not be kept for its Idempotency-Key', error);
    }
  }
}

function replay({ request, status, body }: Remembered, asked: string, reply: FastifyReply): unknown {
  if (request !== asked) throw new AppError('IDEMPOTENCY_KEY_REUSED');
  void reply.status(status).header('Idempotent-Replayed', 'true');
  return body;
}

function stateKey({ headers, url, caller }: FastifyRequest & AuthenticatedRequest): string {
  const key = String(headers['idempotency-key']);
  if (!KEY.test(key)) {
    const message = 'Idempotency-Key is 1 to 128 visible ASCII characters';
    throw new AppError('REQUEST_INVALID', { errors: [{ path: 'Idempotency-Key', message }] });
  }
  return `idempotency:${digest(`${caller?.id} ${url} ${key}`)}`;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
