import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { AttachmentStore, SpooledFile } from '../../src/attachments/attachment-store.port.js';
import { FolderAttachments } from '../../src/attachments/folder-attachments.js';
import { S3Attachments } from '../../src/attachments/s3-attachments.js';
import { S3Bucket } from '../../src/attachments/s3-bucket.js';
import type { S3Pace } from '../../src/attachments/s3-pace.js';
import { s3AddressOf } from '../../src/platform/config/s3-address.js';
import { freePort, removeDir } from '../support/child-server.js';
import { expectedSignature, S3Server } from '../support/s3-server.js';

const UNAVAILABLE = { code: 'ATTACHMENT_STORE_UNAVAILABLE' };
const IN_A_HURRY: S3Pace = { answerMs: 300, putMs: 300, silenceMs: 300 };

let dir: string;
let server: S3Server;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'relais-attachments-'));
  server = await S3Server.start();
});
afterAll(async () => {
  await server.stop();
  removeDir(dir);
});

let names = 0;
const aKey = (): string => randomBytes(16).toString('hex');

function spooled(content: Buffer): SpooledFile {
  const path = join(dir, `spooled-${++names}`);
  writeFileSync(path, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path, size: content.length, sha256, type: 'image/png' };
}

const bucketAt = (url: string, pace?: S3Pace): S3Bucket => new S3Bucket(s3AddressOf(url)!, pace);

describe.each([
  ['a folder', (): AttachmentStore => new FolderAttachments(join(dir, 'store'))],
  ['an S3 bucket', (): AttachmentStore => new S3Attachments(bucketAt(server.urlAt()))],
])('attachments in %s', (_, storeOf) => {
  let store: AttachmentStore;
  beforeEach(() => (store = storeOf()));

  it.each([1, 70_000, 3_000_000])('are read as they were stored: %i bytes', async (size) => {
    const [key, content] = [aKey(), randomBytes(size)];
    await store.put(key, spooled(content));
    expect((await buffer((await store.open(key))!)).equals(content)).toBe(true);
  });

  it('are not there before they are stored, nor once they are removed', async () => {
    const key = aKey();
    expect(await store.open(key)).toBeUndefined();
    await store.put(key, spooled(Buffer.from('x')));
    await store.remove(key);
    expect(await store.open(key)).toBeUndefined();
    await expect(store.remove(key)).resolves.toBeUndefined();
  });

  it('can be stored again under the same key', async () => {
    const key = aKey();
    for (const text of ['first', 'second']) await store.put(key, spooled(Buffer.from(text)));
    expect(String(await buffer((await store.open(key))!))).toBe('second');
  });

  it('are let go of by a reader that stops early', async () => {
    const key = aKey();
    await store.put(key, spooled(randomBytes(1_000_000)));
    const content = (await store.open(key))!;
    for await (const chunk of content) {
      expect((chunk as Buffer).length).toBeGreaterThan(0);
      break;
    }
    expect(content.destroyed).toBe(true);
  });
});

it('a folder that cannot be written is a store that is away', async () => {
  const inTheWay = join(dir, 'file');
  writeFileSync(inTheWay, '');
  const store = new FolderAttachments(inTheWay);
  await expect(store.put(aKey(), spooled(Buffer.from('x')))).rejects.toMatchObject(UNAVAILABLE);
});

describe('an S3 store', () => {
  afterEach(() => Object.assign(server, { refusal: undefined, hangs: undefined }));

  it.each([
    ['fails', { status: 500, code: 'InternalError' }],
    ['has another bucket', { status: 404, code: 'NoSuchBucket' }],
    ['sends us elsewhere', { status: 307, code: 'TemporaryRedirect' }],
  ])('that %s is away for everything', async (_, refusal) => {
    server.refusal = refusal;
    const bucket = bucketAt(server.urlAt());
    const store = new S3Attachments(bucket);
    await expect(store.put(aKey(), spooled(Buffer.from('x')))).rejects.toMatchObject(UNAVAILABLE);
    await expect(store.open(aKey())).rejects.toMatchObject(UNAVAILABLE);
    await expect(store.remove(aKey())).rejects.toMatchObject(UNAVAILABLE);
    expect(bucket.failure).toBe(`it answers ${refusal.status} ${refusal.code}`);
  });

  it('that is gone, or does not know our key, is seen by a look', async () => {
    const gone = bucketAt(server.urlAt(await freePort()));
    await expect(gone.look()).rejects.toMatchObject(UNAVAILABLE);
    expect(gone.failure).toContain('ECONNREFUSED');
    const stranger = bucketAt(server.urlAt(server.port, 'another secret'));
    await expect(stranger.look()).rejects.toMatchObject(UNAVAILABLE);
    expect(stranger.failure).toBe('it answers 403 SignatureDoesNotMatch');
  });

  it('that does not let us list is none the worse for it', async () => {
    server.refusal = { status: 403, code: 'AccessDenied' };
    const bucket = bucketAt(server.urlAt());
    await bucket.look();
    expect(bucket.failure).toBeUndefined();
  });

  it('that takes no broken file is told how the file has to be', async () => {
    const file = spooled(Buffer.from('whole'));
    writeFileSync(file.path, 'other');
    const store = new S3Attachments(bucketAt(server.urlAt()));
    await expect(store.put(aKey(), file)).rejects.toMatchObject({
      cause: { message: 'it answers 400 XAmzContentSHA256Mismatch' },
    });
  });

  it('that hangs is given up, before it answers and in the middle of a file', async () => {
    const store = new S3Attachments(bucketAt(server.urlAt(), IN_A_HURRY));
    const key = aKey();
    await store.put(key, spooled(randomBytes(100_000)));
    server.hangs = 'halfway';
    await expect(buffer((await store.open(key))!)).rejects.toThrow('silent for 300 ms');
    server.hangs = 'at once';
    await expect(store.open(key)).rejects.toMatchObject(UNAVAILABLE);
    await expect(store.put(key, spooled(Buffer.from('x')))).rejects.toMatchObject(UNAVAILABLE);
  });

  it('is stood in for by one that checks signatures as AWS does', () => {
    const example = {
      method: 'GET',
      url: '/test.txt',
      headers: {
        host: 'examplebucket.s3.amazonaws.com',
        range: 'bytes=0-9',
        'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        'x-amz-date': '20130524T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,' +
          'SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,' +
          'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      },
    };
    const expected = expectedSignature(example, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')!;
    expect(expected.signature).toBe(expected.given);
  });
});
