import { AppError } from '../errors/app-error.js';

/** Redis' answer. Whatever goes wrong is STATE_UNAVAILABLE, with its cause. */
export async function answer<T>(reply: Promise<T>): Promise<T> {
  try {
    return await reply;
  } catch (cause) {
    // ioredis hangs the command and its arguments on the error; values have no place in a log.
    if (cause instanceof Error) Reflect.deleteProperty(cause, 'command');
    throw new AppError('STATE_UNAVAILABLE', {}, { cause });
  }
}
