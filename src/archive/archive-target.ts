import { Injectable } from '@nestjs/common';
import { Settings } from '../platform/config/settings.js';
import { answerOf, silenceOf, type Answer } from './answer.js';
import { ArchivePace } from './archive-pace.js';
import type { WaitingArchive } from './archive.repository.js';

/**
 * The backend at LARAVEL_API_URL. An attempt ends within 5 s whatever the target does, and never throws. The status
 * alone is the answer: no redirect is followed, and no body is read. A user and password in the URL are sent as Basic
 * authentication.
 */
@Injectable()
export class ArchiveTarget {
  constructor(
    private readonly settings: Settings,
    private readonly pace: ArchivePace,
  ) {}

  get isConfigured(): boolean {
    return this.settings.LARAVEL_API_URL !== undefined;
  }

  /** `signal` breaks the attempt off. */
  async post({ archive_id, reservation_id, document }: WaitingArchive, signal: AbortSignal): Promise<Answer> {
    // Not AbortSignal.timeout: among the sources of AbortSignal.any, Node 20.20 loses it to the garbage collector.
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(new Error('no answer in time')), this.pace.answerMs);
    try {
      const { url, headers } = addressOf(this.settings.LARAVEL_API_URL!, reservation_id);
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': archive_id },
        body: document,
        redirect: 'manual',
        signal: AbortSignal.any([signal, patience.signal]),
      });
      void response.body?.cancel().catch(() => undefined);
      return answerOf(response.status);
    } catch (error) {
      return silenceOf(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

function addressOf(base: string, reservationId: string): { url: URL; headers: Record<string, string> } {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/api/reservations/${reservationId}/chat/archive`;
  const credentials = [url.username, url.password].map(decodeURIComponent).join(':');
  // `fetch` takes no URL that bears them.
  url.username = url.password = '';
  if (credentials === ':') return { url, headers: {} };
  return { url, headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` } };
}
