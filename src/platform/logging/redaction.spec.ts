import { testSettings } from '../../../test/support/settings.js';
import { redactorFor } from './redaction.js';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

describe('redaction', () => {
  const redact = redactorFor(
    testSettings({ MQTT_PASSWORD: 'broker "p" (1)', REDIS_URL: 'redis://:r3dis-pass@cache:6379' }),
  );
  const line = (fields: object) => redact(JSON.stringify(fields));

  it.each([
    ['a field named password', { password: 'hunter2' }, 'hunter2'],
    ['a field whose name holds token', { body: { accessToken: 'abc.def' } }, 'abc.def'],
    ['a value with quotes in it', { secret: 'one"two' }, 'two'],
    ['JSON within the text', { msg: 'got {"password":"hunter2"}' }, 'hunter2'],
    ['an authorization header', { headers: { authorization: 'Basic dXNlcjpwYXNz' } }, 'dXNlcjpwYXNz'],
    ['a bearer header in the text', { msg: 'Authorization: Bearer abc.def-ghi' }, 'abc.def-ghi'],
    ['a cookie', { cookie: 'relais_token=abc' }, 'abc'],
    ['a JWT anywhere', { msg: `refused ${JWT} from 1.2.3.4` }, JWT],
    ['a token in a URL', { msg: 'GET /x?token=abc123&y=1' }, 'abc123'],
    ['a password in a URL', { msg: 'connect postgres://me:p@ss/w0rd@db:5432/x' }, 'w0rd'],
    ['the value of a secret setting', { msg: 'said broker "p" (1)' }, '(1)'],
    ['the password in a setting’s URL', { msg: 'AUTH r3dis-pass' }, 'r3dis-pass'],
  ])('hides %s', (_, fields, hidden) => {
    const redacted = line(fields);
    expect(redacted).toContain('[redacted]');
    expect(redacted).not.toContain(hidden);
    expect(() => JSON.parse(redacted)).not.toThrow();
  });

  it('keeps the user and host of a URL', () => {
    expect(line({ msg: 'postgres://me:secret99@db:5432/x' })).toContain('postgres://me:[redacted]@db:5432/x');
  });

  it('leaves ordinary lines alone', () => {
    const fields = {
      level: 'info',
      msg: 'listening on http://127.0.0.1:3000/docs',
      topic: 'sensors/a',
      n: 3,
    };
    expect(line(fields)).toBe(JSON.stringify(fields));
  });
});
