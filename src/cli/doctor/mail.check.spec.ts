import { freePort } from '../../../test/support/child-server.js';
import { testSettings } from '../../../test/support/settings.js';
import { SmtpSink } from '../../../test/support/smtp-sink.js';
import { mailCheck } from './mail.check.js';

describe('the doctor’s look at mail', () => {
  const find = (SMTP_URL?: string) =>
    mailCheck.find(testSettings({ SMTP_URL, ALERT_EMAIL_TO: ['ada@plant.test'] }));

  it('finds nothing wrong where none is configured', async () => {
    expect(await find()).toMatchObject({ isWell: true });
  });

  it('meets the server, and sends nothing', async () => {
    const sink = await new SmtpSink().start();
    expect(await find(sink.url)).toEqual({
      isWell: true,
      what: `server at ${new URL(sink.url).host}; alerts go to ada@plant.test`,
    });
    expect(sink.mails).toEqual([]);
    await sink.stop();
  });

  it('tells a server that takes no connection, and one that wants no mail, without the password', async () => {
    const sink = await new SmtpSink().start();
    sink.mode = 'busy';
    for (const port of [await freePort(), new URL(sink.url).port]) {
      const finding = await find(`smtp://me:hunter2secret@127.0.0.1:${port}`);
      expect(finding).toMatchObject({ isWell: false, advice: expect.stringContaining('SMTP_URL') });
      expect(finding.what).toMatch(/ECONNREFUSED|421/);
      expect(finding.what).not.toContain('hunter2');
    }
    await sink.stop();
  });
});
