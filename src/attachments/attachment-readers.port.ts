import { Injectable } from '@nestjs/common';
import type { Caller } from '../platform/auth/caller.js';

/** Answers whether a caller may read what was sent in one of these rooms. */
export type ReaderAnswer = (caller: Caller, roomNos: readonly number[]) => Promise<boolean>;

/** Where the feature that has rooms says who may read what was sent in them. Nobody may until then. */
@Injectable()
export class AttachmentReaders {
  private answer: ReaderAnswer = () => Promise.resolve(false);

  register(answer: ReaderAnswer): void {
    this.answer = answer;
  }

  mayRead(caller: Caller, roomNos: readonly number[]): Promise<boolean> {
    return this.answer(caller, roomNos);
  }
}
