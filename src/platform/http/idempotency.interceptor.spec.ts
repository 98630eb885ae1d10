import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { from, lastValueFrom } from 'rxjs';
import { MemoryState } from '../state/memory-state.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/** As fastify hands them over, as far as the interceptor looks. */
const aRequest = (body: unknown) => ({
  id: 'chosen-by-the-client',
  url: '/cranes',
  body,
  headers: { 'idempotency-key': 'k' },
  caller: { id: '26' },
});
const aReply = () => ({
  statusCode: 201,
  headers: {} as Record<string, string>,
  status(code: number) {
    this.statusCode = code;
    return this;
  },
  header(name: string, value: string) {
    this.headers[name] = value;
    return this;
  },
});

describe('an Idempotency-Key', () => {
  let interceptor: IdempotencyInterceptor;
  let effects: number;

  beforeEach(() => {
    interceptor = new IdempotencyInterceptor(new MemoryState());
    effects = 0;
  });

  const send = (work: () => Promise<unknown>, body: unknown = {}, reply = aReply()): Promise<unknown> => {
    const effect = (): Promise<unknown> => {
      effects++;
      return work();
    };
    const context = new ExecutionContextHost([aRequest(body), reply]);
    return lastValueFrom(interceptor.intercept(context, { handle: () => from(effect()) }));
  };

  it('lets nobody in while the first is under way, under the same request id neither', async () => {
    let finish!: (result: string) => void;
    const first = send(() => new Promise((resolve) => (finish = resolve)));
    await expect(send(async () => 'second')).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS' });
    await expect(send(async () => 'third')).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS' });
    finish('first');
    expect(await first).toBe('first');
    expect(await send(async () => 'fourth')).toBe('first');
    expect(effects).toBe(1);
  });

  it('answers with the status of the first time', async () => {
    const queued = aReply().status(202);
    await send(async () => ({ queued: true }), {}, queued);
    const again = aReply();
    expect(await send(async () => ({ queued: false }), {}, again)).toEqual({ queued: true });
    expect(again).toMatchObject({ statusCode: 202, headers: { 'Idempotent-Replayed': 'true' } });
  });

  it('is free again after a failure', async () => {
    await expect(send(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await send(async () => 'done')).toBe('done');
  });

  it('is refused for another body', async () => {
    await send(async () => 'done', { kg: 1 });
    await expect(send(async () => 'done', { kg: 2 })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });
});
