import { createHash } from 'node:crypto';
import { ContentProfile } from './content-profile.js';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function profileOf(content: Buffer, chunkBytes = content.length): ContentProfile {
  const profile = new ContentProfile();
  for (let at = 0; at < content.length; at += chunkBytes) profile.take(content.subarray(at, at + chunkBytes));
  return profile;
}

describe('what is in a file', () => {
  it.each([
    ['an image', PNG, 'image/png'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'application/pdf'],
    ['text', Buffer.from('Bonjour, ça va ? 👋'), 'text/plain'],
    ['text in another encoding', Buffer.from('ça va ?', 'latin1'), 'application/octet-stream'],
    ['text that breaks off', Buffer.from('👋').subarray(0, 3), 'application/octet-stream'],
    ['text with a NUL', Buffer.from('a\0b'), 'application/octet-stream'],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>'), 'text/plain'],
    ['SVG', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'), 'text/plain'],
    ['noise', Buffer.from([0xfa, 0x01, 0x02, 0xff]), 'application/octet-stream'],
  ])('is told of %s', async (_, content, type) => {
    expect(await profileOf(content).type()).toBe(type);
    expect(await profileOf(content, 1).type()).toBe(type);
  });

  it('is told of files of any length: size and digest of all, type by the head', async () => {
    const content = Buffer.concat([PNG, Buffer.alloc(300_000, 7)]);
    const profile = profileOf(content, 65_000);
    expect(await profile.type()).toBe('image/png');
    expect(profile.size).toBe(content.length);
    expect(profile.sha256()).toBe(createHash('sha256').update(content).digest('hex'));
  });

  it('is nothing bad where the zip goes on behind the head', async () => {
    const localHeader = Buffer.from('504b03041400000008000000210000000000ffffff7fffffff7f01000000', 'hex');
    const content = Buffer.concat([localHeader, Buffer.from('a'), Buffer.alloc(200_000, 1)]);
    expect(await profileOf(content, 50_000).type()).toBe('application/zip');
  });
});
