import type { NodemailerError, SMTPSentMessageInfo } from 'nodemailer';
import { oneLine } from '../logging/one-line.js';

/** What came of one attempt to hand a mail to the server. */
export type Delivery =
  | { readonly kind: 'taken' }
  /** The server is not there, or takes no mail at all. */
  | { readonly kind: 'away'; readonly reason: string }
  | Refusal;

/** The server does not take this mail, or not for everybody. */
export interface Refusal {
  readonly kind: 'refused';
  /** Who has not got it. */
  readonly recipients: readonly string[];
  readonly reason: string;
  /** False when the server asks for another attempt. */
  readonly isForGood: boolean;
}

const MAX_REASON = 500;

/** RFC 5321 4.2.2: the service closes the channel, whatever was asked. */
const SERVICE_CLOSING = 421;

/** What ends a conversation before any mail is talked about. */
const LINK_CODES = new Set([
  'ECONNECTION',
  'ETIMEDOUT',
  'ESOCKET',
  'EDNS',
  'ETLS',
  'EPROTOCOL',
  'EAUTH',
  'ENOAUTH',
  'EABORT',
]);

/** The server has taken the mail for some of the recipients, or for all. */
export function deliveryOf({ rejected, rejectedErrors = [] }: SMTPSentMessageInfo): Delivery {
  if (rejected.length === 0) return { kind: 'taken' };
  return {
    kind: 'refused',
    recipients: rejected,
    reason: rejectedErrors.map(reasonOf).join('; ').slice(0, MAX_REASON),
    isForGood: rejectedErrors.every(({ permanent }) => permanent),
  };
}

/** Nobody has got the mail, as far as the server has said. */
export function failureOf(error: NodemailerError, recipients: readonly string[]): Delivery {
  if (isServerAway(error)) return { kind: 'away', reason: reasonOf(error) };
  return {
    kind: 'refused',
    recipients,
    reason: reasonOf(error),
    isForGood: error.permanent ?? !isSilence(error),
  };
}

function isServerAway(error: NodemailerError): boolean {
  if (isSilence(error)) return false;
  if (error.responseCode === SERVICE_CLOSING || error.command === 'MAIL FROM') return true;
  return LINK_CODES.has(error.code ?? '');
}

/**
 * It has stopped answering in the middle, and may have taken the mail all the same: it is asked ever more seldom, so
 * that a server that always does so sends few copies.
 */
function isSilence({ timeoutType }: NodemailerError): boolean {
  return timeoutType === 'SOCKET_TIMEOUT';
}

function reasonOf(error: Error): string {
  return oneLine(error.message).slice(0, MAX_REASON);
}
