import { createServer } from 'node:net';
import { once } from 'node:events';
import { AppError } from '../platform/errors/app-error.js';
import { SettingsError } from '../platform/config/load-settings.js';
import { failureLines } from './failure.js';

const thrownBy = async (port: number, host: string): Promise<unknown> => {
  const server = createServer();
  return once(server.listen(port, host), 'listening').then(
    () => server.close(),
    (error: unknown) => error,
  );
};

describe('failureLines', () => {
  it('tells a taken port, and what to type', async () => {
    const first = createServer().listen(0, '127.0.0.1');
    await once(first, 'listening');
    const { port } = first.address() as { port: number };
    expect(failureLines(await thrownBy(port, '127.0.0.1'))).toEqual([
      `relais: port ${port} on 127.0.0.1 is taken by another program, perhaps another Relais.`,
      expect.stringContaining('choose another port: PORT for HTTP'),
    ]);
    first.close();
  });

  it('tells an address that is not here', async () => {
    expect(failureLines(await thrownBy(0, '192.0.2.1'))).toEqual([
      'relais: 192.0.2.1 is no address of this machine.',
      'Correct HOST or MQTT_EMBEDDED_HOST.',
    ]);
  });

  it('tells a host that nobody knows', () => {
    const error = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND', hostname: 'nowhere' });
    expect(failureLines(error)[0]).toBe('relais: nowhere is no address of this machine.');
  });

  it('tells one wrong setting in one line', () => {
    const error = new SettingsError([{ name: 'PORT', message: 'must be a number' }]);
    expect(failureLines(error)).toEqual(['relais: PORT must be a number']);
  });

  it('tells the cause of an error of ours, and no stack', () => {
    const error = new AppError('AUTH_TOKEN_INVALID', {}, { cause: new Error('the claim sub does not fit') });
    expect(failureLines(error)).toEqual(['relais: The token is not valid: the claim sub does not fit']);
  });
});
