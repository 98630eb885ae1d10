import type { ChatMessage } from '../../../../src/contracts/index.js';
import { directRoomId, linesOf, linksIn, merged, wholeUpTo } from './thread.js';

const said = (seq: number, minute = 0, by = 'ann'): ChatMessage => ({
  messageId: `m${seq}`,
  clientMessageId: `c${seq}`,
  seq,
  roomId: 'r',
  from: { id: by, name: null },
  content: '',
  attachments: [],
  replyTo: null,
  createdAt: new Date(2026, 0, 1, 12, minute).toISOString(),
});
const seqs = (messages: readonly ChatMessage[]): number[] => messages.map(({ seq }) => seq);

describe('messages of a room', () => {
  it('stand in order, each once, however they came', () => {
    expect(seqs(merged([said(3), said(4)], [said(6), said(4), said(2)]))).toEqual([2, 3, 4, 6]);
  });

  it('are whole up to the first that is missing', () => {
    expect(wholeUpTo([])).toBe(0);
    expect(wholeUpTo([said(7), said(8), said(9)])).toBe(9);
    expect(wholeUpTo([said(7), said(8), said(10)])).toBe(8);
  });

  it('follow one another for five minutes of one author, and begin each day', () => {
    const messages = [said(1), said(2, 1), said(3, 2, 'bob'), said(4, 9, 'bob'), said(5, 60 * 24, 'bob')];
    expect(linesOf(messages).map(({ follows }) => follows)).toEqual([false, true, false, false, false]);
    expect(linesOf(messages).map(({ beginsDay }) => beginsDay)).toEqual([true, false, false, false, true]);
  });
});

describe('a text', () => {
  it('is cut at its links, which end before the stop', () => {
    const text = 'See https://a.example/b?c=1, or (http://d.example).';
    expect(linksIn(text)).toEqual(['See ', 'https://a.example/b?c=1', ', or (', 'http://d.example', ').']);
    expect(linksIn('javascript:alert(1)')).toEqual(['javascript:alert(1)']);
  });
});

describe('a direct room', () => {
  it('has one id for both', () => {
    expect(directRoomId('b', 'B')).toBe('direct:B~b');
    expect(directRoomId('B', 'b')).toBe('direct:B~b');
  });
});
