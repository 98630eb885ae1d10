import { Injectable } from '@nestjs/common';

/** Answers for each of these accounts who is told of its presence, itself left out. */
export type ContactsAnswer = (accounts: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;

/** Where the feature that knows who shares a room with whom says so. Admins are told of everybody besides. */
@Injectable()
export class PresenceAudience {
  private answer: ContactsAnswer = () => Promise.resolve(new Map());

  register(answer: ContactsAnswer): void {
    this.answer = answer;
  }

  contactsOf(accounts: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.answer(accounts);
  }
}
