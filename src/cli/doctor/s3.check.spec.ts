import { freePort } from '../../../test/support/child-server.js';
import { S3Server } from '../../../test/support/s3-server.js';
import { testSettings } from '../../../test/support/settings.js';
import { s3Check } from './s3.check.js';

describe('the doctor’s look at attachments', () => {
  const find = (S3_URL?: string) => s3Check.find(testSettings({ S3_URL, DATA_DIR: 'data' }));
  let server: S3Server;

  beforeAll(async () => {
    server = await S3Server.start();
  });
  afterAll(() => server.stop());

  it('finds a folder where no store is configured', async () => {
    expect(await find()).toEqual({ isWell: true, what: 'in data/attachments' });
  });

  it('meets the store, and stores nothing', async () => {
    expect(await find(server.urlAt())).toEqual({
      isWell: true,
      what: `in the S3 store 127.0.0.1:${server.port}/files`,
    });
    expect(server.objects.size).toBe(0);
  });

  it('tells a store that is gone, and keys that do not fit, without the secret', async () => {
    const gone = server.urlAt(await freePort(), 'hunter2');
    for (const url of [gone, server.urlAt(server.port, 'hunter2')]) {
      const finding = await find(url);
      expect(finding).toMatchObject({ isWell: false, advice: expect.stringContaining('S3_URL') });
      expect(finding.what).toMatch(/ECONNREFUSED|SignatureDoesNotMatch/);
      expect(JSON.stringify(finding)).not.toContain('hunter2');
    }
  });
});
