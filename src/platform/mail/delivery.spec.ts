import type { NodemailerError, SMTPSentMessageInfo } from 'nodemailer';
import { deliveryOf, failureOf } from './delivery.js';

const anError = (properties: Partial<NodemailerError>): NodemailerError =>
  Object.assign(new Error('it said no'), properties);

describe('what came of a mail', () => {
  const outcome = (properties: Partial<NodemailerError>) =>
    failureOf(anError(properties), ['ada@plant.test']);

  it.each([
    ['nobody listens', { code: 'ESOCKET', command: 'CONN' }],
    ['the name is unknown', { code: 'EDNS', command: 'CONN' }],
    [
      'there is no greeting',
      { code: 'ETIMEDOUT', command: 'CONN', timeoutType: 'GREETING_TIMEOUT' as const },
    ],
    ['the certificate is not trusted', { code: 'ETLS', command: 'CONN' }],
    ['the password is wrong', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, permanent: true }],
    [
      'the sender is refused',
      { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 553, permanent: true },
    ],
    ['the service closes', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421, permanent: false }],
    ['the process stops', { code: 'EABORT' }],
  ])('is the server’s fault, and every mail waits, when %s', (_, properties) => {
    expect(outcome(properties)).toEqual({ kind: 'away', reason: 'it said no' });
  });

  it.each([
    [
      'a recipient is refused',
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550, permanent: true },
      true,
    ],
    [
      'a recipient is put off',
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450, permanent: false },
      false,
    ],
    ['the text is refused', { code: 'EMESSAGE', command: 'DATA', responseCode: 554, permanent: true }, true],
    ['the server falls silent', { code: 'ETIMEDOUT', timeoutType: 'SOCKET_TIMEOUT' as const }, false],
    ['it cannot even be put together', {}, true],
  ])('is about this mail alone when %s', (_, properties, isForGood) => {
    const refusal = { kind: 'refused', recipients: ['ada@plant.test'], reason: 'it said no', isForGood };
    expect(outcome(properties)).toEqual(refusal);
  });

  it('is open for those recipients only who have not got it', () => {
    const info = (...permanent: boolean[]) =>
      ({
        rejected: permanent.map((_, index) => `${index}@plant.test`),
        rejectedErrors: permanent.map((each) => anError({ permanent: each })),
      }) as unknown as SMTPSentMessageInfo;
    expect(deliveryOf(info())).toEqual({ kind: 'taken' });
    expect(deliveryOf(info(true, false))).toEqual({
      kind: 'refused',
      recipients: ['0@plant.test', '1@plant.test'],
      reason: 'it said no; it said no',
      isForGood: false,
    });
    expect(deliveryOf(info(true, true))).toMatchObject({ isForGood: true });
  });

  it('is told in one line, and not at any length', () => {
    const failure = failureOf(anError({ code: 'ESOCKET', message: `a\r\nb${'c'.repeat(1000)}` }), []);
    expect(failure).toMatchObject({ reason: expect.stringMatching(/^a\\r\\nbc{494}$/) });
  });
});
