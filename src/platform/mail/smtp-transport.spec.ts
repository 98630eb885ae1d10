import { smtpTransport } from './smtp-transport.js';

const optionsOf = (url: string) => smtpTransport(url, 5_000).transporter as unknown as { options: object };

describe('SMTP_URL', () => {
  it('says where, who and how TLS is done', () => {
    const { options } = optionsOf('smtps://me%40plant:p%2Fw@mail.test:465?tls.rejectUnauthorized=false');
    expect(options).toMatchObject({
      host: 'mail.test',
      port: 465,
      secure: true,
      auth: { user: 'me@plant', pass: 'p/w' },
      tls: { rejectUnauthorized: false },
    });
  });

  it('can neither have mails logged, nor sent another way, nor waited for longer', () => {
    const { options } = optionsOf(
      'smtp://mail.test?logger=true&debug=true&proxy=http://evil.test&service=gmail&pool=true&socketTimeout=600000',
    );
    expect(options).toMatchObject({ host: 'mail.test', socketTimeout: 5_000 });
    for (const name of ['logger', 'debug', 'proxy', 'service', 'pool'])
      expect(options).not.toHaveProperty(name);
  });
});
