import { Logger } from '@nestjs/common';
import type { IPublishPacket } from 'mqtt';
import { KeptRejections } from '../../../test/support/broker-side.js';
import { AppError } from '../errors/app-error.js';
import { IncomingMessage } from './incoming-message.js';
import { MessageAttempts } from './message-attempts.js';

const packet = { cmd: 'publish', topic: 'a/b', payload: Buffer.from('7'), qos: 1, retain: false, dup: false };
const message = new IncomingMessage(packet as IPublishPacket);
const ours = (): boolean => true;

class FailingJob {
  tries = 0;

  constructor(
    private readonly error: Error,
    private readonly times = Infinity,
  ) {}

  readonly run = async (): Promise<void> => {
    if (++this.tries <= this.times) throw this.error;
  };
}

describe('MessageAttempts', () => {
  let rejections: KeptRejections;
  let attempts: MessageAttempts;

  beforeAll(() => Logger.overrideLogger(false));

  beforeEach(() => {
    rejections = new KeptRejections();
    attempts = new MessageAttempts(rejections);
  });

  it('sets aside at once what will never be valid, and says which field', async () => {
    const errors = [{ path: 'value', message: 'must be a number' }];
    const job = new FailingJob(new AppError('REQUEST_INVALID', { errors }));
    expect(await attempts.run(job.run, message, ours)).toBe(true);
    expect(job.tries).toBe(1);
    expect(rejections.kept).toEqual([
      {
        topic: 'a/b',
        payload: Buffer.from('7'),
        reason: 'Some fields are not valid; value: must be a number',
      },
    ]);
  });

  it('sets aside at once what comes too often, and holds nothing else back for it', async () => {
    const job = new FailingJob(new AppError('REQUEST_RATE_LIMITED', { retryAfter: 1 }));
    expect(await attempts.run(job.run, message, ours)).toBe(true);
    expect([job.tries, rejections.kept.length]).toEqual([1, 1]);
  });

  it('tries what fails for no known reason five times, then sets it aside', async () => {
    const job = new FailingJob(new Error('no luck'));
    expect(await attempts.run(job.run, message, ours)).toBe(true);
    expect(job.tries).toBe(5);
    expect(rejections.kept).toMatchObject([{ reason: 'no luck' }]);
  });

  it('goes on trying when a dependency is away', async () => {
    const job = new FailingJob(new AppError('DATABASE_UNAVAILABLE'), 2);
    expect(await attempts.run(job.run, message, ours)).toBe(true);
    expect(job.tries).toBe(3);
    expect(rejections.kept).toEqual([]);
  });

  it('gives up a message that the broker will send again', async () => {
    const job = new FailingJob(new AppError('DATABASE_UNAVAILABLE'));
    expect(await attempts.run(job.run, message, () => false)).toBe(false);
    expect(job.tries).toBe(1);
  });

  it('does jobs side by side, and is done with the message when each of them is', async () => {
    const [away, fine] = [
      new FailingJob(new AppError('DATABASE_UNAVAILABLE')),
      new FailingJob(new Error(), 0),
    ];
    const running = attempts.runAll([away.run, fine.run], message, () => false);
    expect([away.tries, fine.tries]).toEqual([1, 1]);
    expect(await running).toBe(false);
    expect(await attempts.runAll([fine.run, fine.run], message, ours)).toBe(true);
  });

  it('ends every wait when it is stopped', async () => {
    const job = new FailingJob(new AppError('DATABASE_UNAVAILABLE'));
    const running = attempts.run(job.run, message, ours);
    attempts.stop();
    expect(await running).toBe(false);
    expect(rejections.kept).toEqual([]);
  });
});
