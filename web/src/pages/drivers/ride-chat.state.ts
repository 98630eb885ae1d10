import { signal, type Signal } from '@preact/signals';
import type { ChatMessage } from '../../../../src/contracts/index.js';
import { ask, listen, onBack } from '../../live.js';
import { attempt } from '../../parts/notices.js';
import { user } from '../../user.js';

export interface RideTalk {
  /** By `seq`, each once; the last ones that were said. */
  readonly messages: Signal<readonly ChatMessage[]>;
  /** True once it is stored. */
  readonly send: (content: string) => Promise<boolean>;
  readonly leave: () => void;
}

/** The room of a ride: it is heard first and read then, and again after a time without a connection. */
export function joinTalk(roomId: string): RideTalk {
  const messages = signal<readonly ChatMessage[]>([]);
  const add = (said: readonly ChatMessage[]): void => void (messages.value = merged(messages.peek(), said));
  const join = async (): Promise<void> => {
    const joined = await attempt(ask('room:join', { roomId }));
    if (joined) add(joined.messages);
  };
  const ends = [
    listen('message:new', (message) => message.roomId === roomId && add([message])),
    onBack(() => void join()),
  ];
  void join();
  return {
    messages,
    send: async (content) => {
      const message = await attempt(say(roomId, content));
      if (message) add([message]);
      return message !== undefined;
    },
    leave: () => {
      for (const end of ends) end();
      void ask('room:leave', { roomId }).catch(() => undefined);
    },
  };
}

export function merged(known: readonly ChatMessage[], said: readonly ChatMessage[]): ChatMessage[] {
  const bySeq = new Map([...known, ...said].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

async function say(roomId: string, content: string): Promise<ChatMessage> {
  const clientMessageId = crypto.randomUUID();
  const stored = await ask('message:send', { roomId, content, clientMessageId });
  const { id, name } = user.peek()!;
  return { ...stored, from: { id, name }, content, attachments: [], replyTo: null };
}
