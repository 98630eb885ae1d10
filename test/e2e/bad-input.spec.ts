import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Problem } from '../../src/platform/http/problem.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { call } from '../support/clients.js';
import { rawRequest, type RawRequest } from '../support/raw-request.js';
import { TEST_SECRET } from '../support/settings.js';

const ISSUER = 'https://issuer.relais.test';
const ADMIN = aToken({ role: 'admin', iss: ISSUER });
const USER = aToken({ sub: 'somebody', iss: ISSUER });

const JSON_TYPE = ['content-type', 'application/json'] as const;
const bearer = (token: string) => ['authorization', `Bearer ${token}`] as const;

type Case = readonly [name: string, request: RawRequest, status: number, code: string];

const publish = (body: string | Buffer, type = 'application/json'): RawRequest => ({
  path: '/mqtt/publish',
  headers: [bearer(USER), ['content-type', type]],
  body,
});
const publishOf = (fields: object): RawRequest =>
  publish(JSON.stringify({ topic: 'a', payload: 1, ...fields }));
const get = (path: string): RawRequest => ({ path, headers: [bearer(ADMIN)] });
const post = (path: string, body: unknown): RawRequest => ({
  path,
  headers: [bearer(ADMIN), JSON_TYPE],
  body: JSON.stringify(body),
});
const remove = (path: string): RawRequest => ({ ...get(path), method: 'DELETE' });
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const withPayload = (json: string): RawRequest => publish(`{"topic":"a","payload":${json}}`);

const INVALID = [400, 'REQUEST_INVALID'] as const;
const UNREADABLE = [400, 'REQUEST_UNREADABLE'] as const;
const MEDIA_TYPE = [415, 'REQUEST_MEDIA_TYPE'] as const;
const TOO_LARGE = [413, 'REQUEST_TOO_LARGE'] as const;

const bodies: Case[] = [
  ['broken JSON', publish('{"topic":'), ...UNREADABLE],
  ['JSON with bytes that are no UTF-8', publish(Buffer.from('7b22ff223a317d', 'hex')), ...UNREADABLE],
  ['a byte order mark', publish('\ufeff{"topic":"a","payload":1}'), ...UNREADABLE],
  ['nothing', publish(''), ...INVALID],
  ['null', publish('null'), ...INVALID],
  ['an array', publish('[]'), ...INVALID],
  ['a text', publish('"a"'), ...INVALID],
  ['text/plain', publish('{"topic":"a","payload":1}', 'text/plain'), ...MEDIA_TYPE],
  ['a form', publish('topic=a', 'application/x-www-form-urlencoded'), ...MEDIA_TYPE],
  ['charset=latin1', publish('{}', 'application/json; charset=latin1'), ...MEDIA_TYPE],
  ['charset="utf-16"', publish('{}', 'application/json; charset="utf-16"'), ...MEDIA_TYPE],
  ['over 1 MiB', publish(`"${'x'.repeat(1_048_576)}"`), ...TOO_LARGE],
  [
    'a compressed body',
    { ...publish(gzipSync('{}')), headers: [bearer(USER), JSON_TYPE, ['content-encoding', 'gzip']] },
    ...MEDIA_TYPE,
  ],
  [
    'a compressed bomb',
    {
      ...publish(gzipSync(Buffer.alloc(50_000_000))),
      headers: [bearer(USER), JSON_TYPE, ['content-encoding', 'gzip']],
    },
    ...MEDIA_TYPE,
  ],
  ['33 levels', withPayload(nested(32)), ...INVALID],
  ['15 000 levels', withPayload(nested(15_000)), ...INVALID],
  ['NUL', withPayload('"a\\u0000b"'), ...INVALID],
  ['a lone surrogate', withPayload('"\\ud800"'), ...INVALID],
  ['a lone surrogate in a key', withPayload('{"\\udfff":1}'), ...INVALID],
  ['__proto__', publish('{"topic":"a","payload":1,"__proto__":{"role":"admin"}}'), ...INVALID],
  ['__proto__ further in', withPayload('{"a":[{"__proto__":1}]}'), ...INVALID],
  ['constructor', withPayload('{"constructor":{"prototype":1}}'), ...INVALID],
  ['1e999', withPayload('1e999'), ...INVALID],
  ['an unknown field', publishOf({ from: 'someone-else' }), ...INVALID],
];

const fields: Case[] = [
  ...[3, -1, 1.5, '1', null, true, [1], {}].map((qos): Case => [
    `qos ${JSON.stringify(qos)}`,
    publishOf({ qos }),
    ...INVALID,
  ]),
  ...['true', 1, null, [], {}].map((retain): Case => [
    `retain ${JSON.stringify(retain)}`,
    publishOf({ retain }),
    ...INVALID,
  ]),
  ...[null, 1, true, ['a'], { a: 1 }, 'x'.repeat(2_000)].map((topic): Case => [
    `topic ${JSON.stringify(topic).slice(0, 20)}`,
    publishOf({ topic }),
    ...INVALID,
  ]),
  ...['a#', 'a/#/b', '+a', 'a+/b', '#/a', '', 'a\u0007', 'x/'.repeat(200)].flatMap((topic): Case[] => {
    const name = JSON.stringify(topic).slice(0, 20);
    return [
      [`publishing on ${name}`, publishOf({ topic }), 400, 'TOPIC_INVALID'],
      [`subscribing to ${name}`, post('/mqtt/subscribe', { topic }), 400, 'TOPIC_FILTER_INVALID'],
      [`listening to ${name}`, post('/api/ecouter-topic', { topic, qos: 0 }), 400, 'TOPIC_FILTER_INVALID'],
    ];
  }),
  ['a payload over 256 KiB', publishOf({ payload: 'x'.repeat(262_145) }), ...TOO_LARGE],
  ['history of a bad filter', get('/mqtt/messages?topic=a%23'), 400, 'TOPIC_FILTER_INVALID'],
  [
    'a history rule for $share',
    { ...post('/mqtt/history-rules', { rules: [{ topic: '$share/g/a', days: 1 }] }), method: 'PUT' },
    400,
    'TOPIC_FILTER_INVALID',
  ],
  ['an empty broadcast', post('/mqtt/broadcast', {}), ...INVALID],
  [
    'a broadcast on a filter',
    post('/mqtt/broadcast', { topic: 'broadcast/#', message: 1 }),
    400,
    'TOPIC_INVALID',
  ],
];

const cursorOf = (text: string): string => Buffer.from(text).toString('base64url');
const foreignCursors = ['["x"]', '[-1]', '[1.5]', '[1e400]', '[null]', '[{}]', '["1 or 1=1"]', '[1,2]', '{}'];
const lists = [
  '/mqtt/rejections?',
  '/mqtt/topics?',
  '/mqtt/messages?topic=a&',
  '/api/users?',
  '/api/archives?',
  '/api/mails?',
];

const queries: Case[] = [
  ...lists.flatMap((list) =>
    [
      'limit=1e9',
      'limit=-1',
      'limit=0',
      'limit=1.5',
      'limit=',
      'limit=a',
      'limit=1&limit=2',
      'limit[]=1',
      'cursor=a&cursor=b',
      'cursor=%00',
      'surprise=1',
    ].map((query): Case => [list + query, get(list + query), ...INVALID]),
  ),
  ['a topic twice', get('/mqtt/messages?topic=a&topic=b'), ...INVALID],
  ['no topic', get('/mqtt/messages'), ...INVALID],
  ['a time that is none', get('/mqtt/messages?topic=a&from=2020-02-31'), ...INVALID],
  ['a filter in a path that nobody holds', remove('/mqtt/unsubscribe/a%23'), 404, 'SUBSCRIPTION_NOT_FOUND'],
  ['../ in a path', remove('/mqtt/unsubscribe/..%2F..%2Fapi'), 404, 'SUBSCRIPTION_NOT_FOUND'],
  ['a broken escape in a path', remove('/mqtt/unsubscribe/%zz'), 400, 'REQUEST_UNREADABLE'],
  ['a method that is not served', { ...get('/mqtt/publish'), method: 'PATCH' }, 404, 'ROUTE_NOT_FOUND'],
  ...['a%2Fb', '..%2F..', '%2B', '%23', '%24SYS', 'a%20b', '%00'].map((id): Case => [
    `the user ${id}`,
    remove(`/api/users/${id}`),
    ...INVALID,
  ]),
];

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

function tokenOf(header: object, claims: object, secret = TEST_SECRET): string {
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

const HS256 = { alg: 'HS256', typ: 'JWT' };
const claims = { sub: 'x', role: 'admin', iss: ISSUER, exp: Math.floor(Date.now() / 1000) + 600 };
const withHeaders = (...headers: RawRequest['headers'] & object): RawRequest => ({
  path: '/mqtt/status',
  headers,
});
const withToken = (token: string): RawRequest => withHeaders(bearer(token));
const NO_TOKEN = [401, 'AUTH_TOKEN_INVALID'] as const;

const credentials: Case[] = [
  ['no token', withHeaders(), 401, 'AUTH_REQUIRED'],
  ['a token in the query', { path: `/mqtt/status?token=${USER}` }, 401, 'AUTH_REQUIRED'],
  ['two headers', withHeaders(bearer(USER), bearer(ADMIN)), ...NO_TOKEN],
  ['the same header twice', withHeaders(bearer(USER), bearer(USER)), ...NO_TOKEN],
  ['an empty header', withHeaders(['authorization', '']), ...NO_TOKEN],
  ['Bearer alone', withHeaders(['authorization', 'Bearer']), ...NO_TOKEN],
  ['two tokens', withHeaders(['authorization', `Bearer ${USER} ${USER}`]), ...NO_TOKEN],
  ['Basic', withHeaders(['authorization', 'Basic YTpi']), ...NO_TOKEN],
  ['garbage', withToken('garbage'), ...NO_TOKEN],
  ['10 000 characters', withToken('x'.repeat(10_000)), ...NO_TOKEN],
  ['alg none', withToken(`${encoded({ alg: 'none' })}.${encoded(claims)}.`), ...NO_TOKEN],
  ['alg none, signed', withToken(tokenOf({ alg: 'none' }, claims)), ...NO_TOKEN],
  ['alg RS256 with our secret', withToken(tokenOf({ alg: 'RS256' }, claims)), ...NO_TOKEN],
  ['another secret', withToken(tokenOf(HS256, claims, 'another-secret-of-at-least-32-bytes')), ...NO_TOKEN],
  ['a foreign issuer', withToken(tokenOf(HS256, { ...claims, iss: 'https://elsewhere.test' })), ...NO_TOKEN],
  ['no issuer', withToken(tokenOf(HS256, { ...claims, iss: undefined })), ...NO_TOKEN],
  ['no exp', withToken(tokenOf(HS256, { ...claims, exp: undefined })), ...NO_TOKEN],
  ['an exp that is text', withToken(tokenOf(HS256, { ...claims, exp: '9999999999' })), ...NO_TOKEN],
  ['an exp that has passed', withToken(tokenOf(HS256, { ...claims, exp: 1 })), 401, 'AUTH_TOKEN_EXPIRED'],
  ['no sub', withToken(tokenOf(HS256, { ...claims, sub: undefined })), ...NO_TOKEN],
  ['a sub that is a filter', withToken(tokenOf(HS256, { ...claims, sub: '+' })), ...NO_TOKEN],
  ['a sub that leads elsewhere', withToken(tokenOf(HS256, { ...claims, sub: '../admin' })), ...NO_TOKEN],
];

describe('bad input by REST', () => {
  let relais: RunningApp;

  beforeAll(async () => {
    relais = await startApp({ JWT_ISSUER: ISSUER, RATE_REST: 1_000_000, RATE_WRITES: 1_000_000 });
  });
  afterAll(() => relais.stop());

  // The process lives, and the MQTT link is up.
  afterEach(async () => {
    const body = { topic: 'good/request', payload: 1, qos: 1 };
    const { status, body: receipt } = await call(`${relais.url}/mqtt/publish`, USER, { body });
    if (status !== 201 || receipt.queued !== false) throw new Error(`a good request is answered ${status}`);
  });

  /** Status, code and kind of the answer, and whether it shows the inside. */
  async function answerTo(request: RawRequest): Promise<object> {
    const { status, headers, text } = await rawRequest(relais.url, request);
    const { code } = JSON.parse(text) as Problem;
    const showsInside = /node_modules|\bat .*:\d+:\d+/.test(text);
    return { status, code, type: headers['content-type'], showsInside };
  }
  const problem = (status: number, code: string): object => ({
    status,
    code,
    type: expect.stringMatching(/^application\/problem\+json/),
    showsInside: false,
  });

  it.each(bodies)('refuses a body: %s', async (_, request, status, code) => {
    expect(await answerTo(request)).toEqual(problem(status, code));
  });
  it.each(fields)('refuses fields: %s', async (_, request, status, code) => {
    expect(await answerTo(request)).toEqual(problem(status, code));
  });
  it.each(queries)('refuses a query or path: %s', async (_, request, status, code) => {
    expect(await answerTo(request)).toEqual(problem(status, code));
  });
  it.each(credentials)('refuses credentials: %s', async (_, request, status, code) => {
    expect(await answerTo(request)).toEqual(problem(status, code));
  });

  it('takes 32 levels', async () => {
    expect((await rawRequest(relais.url, withPayload(nested(31)))).status).toBe(201);
  });

  it.each(lists.flatMap((list) => foreignCursors.map((cursor) => [list, cursor] as const)))(
    'answers %s with the foreign cursor %s as a bad request, or as a page, never as a failure',
    async (list, cursor) => {
      const { status } = await rawRequest(relais.url, get(`${list}cursor=${cursorOf(cursor)}`));
      expect([200, 400]).toContain(status);
    },
  );

  it.each(['GET', 'OPTIONS'])('gives a foreign origin no leave (%s)', async (method) => {
    const preflight = ['access-control-request-method', 'POST'] as const;
    const headers = [bearer(USER), ['origin', 'https://evil.test'], preflight] as const;
    const answer = await rawRequest(relais.url, { path: '/mqtt/status', method, headers });
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it.each(['/api/stats', '/api/users', '/mqtt/rejections', '/mqtt/history-rules', '/mqtt/topics'])(
    'refuses a user %s',
    async (path) => {
      const request = { path, headers: [bearer(USER)] };
      expect(await answerTo(request)).toEqual(problem(403, 'ACCESS_DENIED'));
    },
  );
});
