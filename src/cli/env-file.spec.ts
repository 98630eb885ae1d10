import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDir } from '../../test/support/child-server.js';
import { readEnvFile } from './env-file.js';

const dir = mkdtempSync(join(tmpdir(), 'relais-env-'));
const path = join(dir, '.env');
afterAll(() => removeDir(dir));

function read(content: string | Buffer): Record<string, string | undefined> {
  writeFileSync(path, content);
  return readEnvFile(path);
}

it('reads variables, whatever stands around them', () => {
  expect(read('# ports\r\nPORT=3001\r\nexport HOST = "::1" # here\r\n\r\nJWT_ISSUER=\'a=b\'\r\n')).toEqual({
    PORT: '3001',
    HOST: '::1',
    JWT_ISSUER: 'a=b',
  });
});

it('reads none where there is no file', () => {
  expect(readEnvFile(join(dir, 'nowhere'))).toEqual({});
});

it('takes a byte order mark for no part of the first name', () => {
  expect(read('\ufeffPORT=3001\n')).toEqual({ PORT: '3001' });
});

it('takes the lines of one value for no variables', () => {
  expect(Object.keys(read('JWT_PUBLIC_KEY="-----BEGIN\nQQ==\nQQ==\n-----END"\nPORT=1\n'))).toEqual([
    'JWT_PUBLIC_KEY',
    'PORT',
  ]);
});

it('refuses a variable that is set twice', () => {
  expect(() => read('PORT=1\nHOST=a\nPORT=2\n')).toThrow(
    `${path} sets PORT twice, in lines 1 and 3: keep one of them`,
  );
});

it('refuses UTF-16, which would set nothing', () => {
  expect(() => read(Buffer.from('\ufeffPORT=1\n', 'utf16le'))).toThrow('is not UTF-8, perhaps UTF-16');
});

it('refuses a folder, such as a container mounts for a file that is missing', () => {
  expect(() => readEnvFile(dir)).toThrow('cannot be read (EISDIR): make it a file of yours, or remove it');
});
