import type { ChatMessage } from '../../../../src/contracts/index.js';

const GROUP_MS = 5 * 60_000;

/** A message as it stands under the one before it. */
export interface Line {
  readonly message: ChatMessage;
  readonly beginsDay: boolean;
  /** Of the same author shortly after: the name is not said again. */
  readonly follows: boolean;
}

/** Both, each message once, in the order of `seq`. */
export function merged(known: readonly ChatMessage[], more: readonly ChatMessage[]): readonly ChatMessage[] {
  const bySeq = new Map([...known, ...more].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** The newest message up to which none is missing; 0: there is none. */
export function wholeUpTo(messages: readonly ChatMessage[]): number {
  const lastWhole = messages.findIndex(({ seq }, place) => messages[place + 1]?.seq !== seq + 1);
  return messages[lastWhole]?.seq ?? 0;
}

export function linesOf(messages: readonly ChatMessage[]): Line[] {
  return messages.map((message, place) => {
    const before = messages[place - 1];
    const beginsDay = !before || dayOf(before) !== dayOf(message);
    return { message, beginsDay, follows: !beginsDay && isContinued(before, message) };
  });
}

/** What is said in `text`, cut where links begin and end: every second piece is one. */
export const linksIn = (text: string): string[] => text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/);

/** The room of two; its id is the same whoever of them asks. */
export const directRoomId = (...two: [string, string]): string => `direct:${two.sort().join('~')}`;

const dayOf = ({ createdAt }: ChatMessage): string => new Date(createdAt).toDateString();

function isContinued(before: ChatMessage, { from, createdAt }: ChatMessage): boolean {
  return before.from.id === from.id && Date.parse(createdAt) - Date.parse(before.createdAt) < GROUP_MS;
}
