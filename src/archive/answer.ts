import { oneLine } from '../platform/logging/one-line.js';

/** What came of one attempt to post a document. */
export type Answer =
  | { readonly kind: 'taken' }
  /** The target is not there, not well, or lets nobody in. */
  | { readonly kind: 'away'; readonly reason: string }
  /** The target is well and does not take this document. */
  | { readonly kind: 'refused'; readonly reason: string };

const MAX_REASON = 500;

/** Statuses from 400 to 499 that are about the target, or about us, and not about the document. */
const NOT_OF_THE_DOCUMENT = new Set([401, 403, 407, 408, 421, 425, 429]);

export function answerOf(status: number): Answer {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const isRefusal = status >= 400 && status < 500 && !NOT_OF_THE_DOCUMENT.has(status);
  return { kind: isRefusal ? 'refused' : 'away', reason: `it answered ${status}` };
}

/** No answer: what `fetch` says about it, which is in the cause where the network is to blame. */
export function silenceOf(error: unknown): Answer {
  const { message, cause } = error as Error;
  const { code, message: detail } = (cause ?? {}) as { code?: string; message?: string };
  return { kind: 'away', reason: oneLine(detail || code || message).slice(0, MAX_REASON) };
}
