import { hashPassword, isPassword } from './password-hash.js';

describe('a password', () => {
  it('is right against its own hash only', async () => {
    const hash = await hashPassword('correct horse');
    expect(await isPassword('correct horse', hash)).toBe(true);
    expect(await isPassword('correct hors', hash)).toBe(false);
    expect(await isPassword('', hash)).toBe(false);
  });

  it('has another hash each time, which tells how it was made', async () => {
    const [first, second] = await Promise.all([hashPassword('same'), hashPassword('same')]);
    expect(first).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(first).not.toBe(second);
  });

  it('is checked by the cost in its hash, not by the present one', async () => {
    // RFC 7914, section 12: password "password", salt "NaCl", N 1024, r 8, p 16; the first 32 bytes.
    const salt = Buffer.from('NaCl').toString('base64url');
    const key = Buffer.from('fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162', 'hex');
    const hash = `scrypt$10$8$16$${salt}$${key.toString('base64url')}`;
    expect(await isPassword('password', hash)).toBe(true);
  });

  it('is the same composed and decomposed', async () => {
    expect(await isPassword('cafe\u0301 au lait', await hashPassword('caf\u00e9 au lait'))).toBe(true);
  });

  it('is wrong where there is no account', async () => {
    expect(await isPassword('anything', undefined)).toBe(false);
  });
});
