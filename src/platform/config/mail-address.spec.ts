import { settingProblems } from '../../../test/support/setting-problems.js';
import { loadSettings } from './load-settings.js';

const SMTP_URL = 'smtp://mail.plant.test';

describe('the addresses of e-mails', () => {
  it('are taken as they are, each once', () => {
    const ALERT_EMAIL_TO = 'ada@plant.test, o’neil+alerts@plant.test,ada@plant.test';
    expect(loadSettings({ SMTP_URL, ALERT_EMAIL_TO })).toMatchObject({
      ALERT_EMAIL_FROM: 'relais@localhost',
      ALERT_EMAIL_TO: ['ada@plant.test', 'o’neil+alerts@plant.test'],
    });
  });

  it.each([
    'plant.test',
    'ada@',
    '@plant.test',
    'Ada <ada@plant.test>',
    'a b@plant.test',
    'a@b@c',
    'a@b;c@d',
  ])('are not %s', (address) => {
    const env = { SMTP_URL, ALERT_EMAIL_TO: `bob@plant.test,${address}`, ALERT_EMAIL_FROM: address };
    expect(settingProblems(env)).toEqual([
      expect.stringMatching(/^ALERT_EMAIL_FROM cannot be read .* it must be an e-mail address; leave/),
      expect.stringMatching(/^ALERT_EMAIL_TO cannot be read .* it must be e-mail addresses, separated by/),
    ]);
  });

  it('and the mail server need each other', () => {
    expect(settingProblems({ SMTP_URL })).toEqual([
      'SMTP_URL does nothing without ALERT_EMAIL_TO; set that too, or unset this',
    ]);
    expect(
      settingProblems({ ALERT_EMAIL_TO: 'ada@plant.test', ALERT_EMAIL_FROM: 'relais@plant.test' }),
    ).toEqual([
      'ALERT_EMAIL_TO does nothing without SMTP_URL; set that too, or unset this',
      'ALERT_EMAIL_FROM does nothing without SMTP_URL; set that too, or unset this',
    ]);
  });
});
