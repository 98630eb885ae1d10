import { PassThrough } from 'node:stream';
import { Logger } from '@nestjs/common';
import { fastify } from 'fastify';
import { testSettings } from '../../../test/support/settings.js';
import type { SettingValues } from '../config/settings.js';
import { AppLogger } from './app-logger.js';
import { traceRequests } from './request-context.js';

function loggerWith(overrides: Partial<SettingValues> = {}) {
  const out = new PassThrough();
  const logger = new AppLogger(testSettings({ LOG_LEVEL: 'info', ...overrides }), out);
  const text = () => String(out.read() ?? '');
  const lines = () =>
    text()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { logger, text, lines };
}

describe('AppLogger', () => {
  it('writes one line of JSON with time, level, context and message', () => {
    const { logger, lines } = loggerWith();
    logger.log('first\nsecond', 'Intake');
    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\.\d{3}Z$/),
        context: 'Intake',
        msg: 'first\nsecond',
      },
    ]);
  });

  it('spreads objects into the line and keeps the causes of an error, without its other properties', () => {
    const { logger, lines } = loggerWith();
    const cause = Object.assign(new Error('ECONNREFUSED'), { code: 'ECONNREFUSED', query: 'select 1' });
    logger.error('no answer', new Error('database away', { cause }), { attempt: 3 }, 'Database');
    const [line] = lines();
    expect(line).toMatchObject({
      level: 'error',
      msg: 'no answer',
      attempt: 3,
      context: 'Database',
      err: { type: 'Error', message: 'database away', cause: { code: 'ECONNREFUSED' } },
    });
    expect(JSON.stringify(line)).not.toContain('select 1');
  });

  it('understands what Nest’s Logger makes of a context', () => {
    const { logger, lines } = loggerWith();
    Logger.overrideLogger(logger);
    new Logger('Queue').warn('nearly full', { size: 9 });
    new Logger('Queue').error('full');
    Logger.overrideLogger(false);
    expect(lines()).toMatchObject([
      { level: 'warn', context: 'Queue', msg: 'nearly full', size: 9 },
      { level: 'error', context: 'Queue', msg: 'full' },
    ]);
  });

  it('keeps quiet below LOG_LEVEL, and about Nest’s own start', () => {
    const { logger, lines } = loggerWith();
    logger.debug('detail', 'X');
    logger.log('Mapped {/, GET} route', 'RouterExplorer');
    expect(lines()).toEqual([]);
  });

  it('never writes a token or a password', () => {
    const { logger, text } = loggerWith({ METRICS_TOKEN: 'a-token-for-metrics' });
    logger.error('failed', new Error('redis://:hunter22@cache refused a-token-for-metrics'), 'X');
    expect(text()).not.toMatch(/hunter22|a-token-for-metrics/);
  });

  it('writes plain lines in development, without colours on a pipe, and keeps foreign text in its line', () => {
    const { logger, text } = loggerWith({ NODE_ENV: 'development' });
    logger.warn('topic \u001b[2J\nWARN forged', { size: 3 }, 'Bridge');
    expect(text()).toMatch(/^[\d:.]{12} WARN {2}\[Bridge\] topic \\u001b\[2J\\nWARN forged size=3\n$/);
  });

  it('gives every line of a request its id, behind the body too', async () => {
    const { logger, lines } = loggerWith();
    const server = fastify({ genReqId: () => 'request-7' });
    traceRequests(server);
    server.post('/', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      logger.log('seen', 'Test');
      return {};
    });
    await server.inject({ method: 'POST', url: '/', payload: { a: 1 } });
    logger.log('outside', 'Test');
    expect(lines().map(({ requestId }) => requestId)).toEqual(['request-7', undefined]);
    await server.close();
  });
});
