import { decodePayload, encodePayload } from './payload.model.js';

describe('payloads', () => {
  it.each([
    ['JSON is parsed', Buffer.from('{"temperature": 21.5}'), { temperature: 21.5 }],
    ['other text stays text', Buffer.from('on'), 'on'],
    ['empty is empty text', Buffer.alloc(0), ''],
    ['bytes that are no text become base64', Buffer.from([0xff, 0xfe]), { encoding: 'base64', data: '//4=' }],
    ['numbers are JSON', Buffer.from('42'), 42],
  ])('%s', (_, bytes, payload) => {
    expect(decodePayload(bytes)).toEqual(payload);
  });

  it.each([
    ['nested 15000 deep', `${'['.repeat(15_000)}${']'.repeat(15_000)}`],
    ['with a prototype key', '{"__proto__": {"isAdmin": true}}'],
  ])('leaves JSON %s as text', (_, text) => {
    expect(decodePayload(Buffer.from(text))).toBe(text);
  });

  it.each([['text'], [{ a: [1, null] }], [17], [null], [{ encoding: 'base64', data: '//4=' }]])(
    'gives back what was encoded: %j',
    (payload) => {
      expect(decodePayload(encodePayload(payload))).toEqual(payload);
    },
  );

  it('keeps bytes as they are, as sockets and modules may send them', () => {
    const bytes = Buffer.from([0xff, 0x00, 0x7b]);
    expect(encodePayload(bytes)).toEqual(bytes);
  });
});
