import { FirstAdmin } from '../../src/accounts/first-admin.service.js';
import { SignInLinks } from '../../src/accounts/sign-in-links.service.js';
import type { BearerToken, Session, User, UserList } from '../../src/contracts/index.js';
import type { Problem } from '../../src/platform/http/problem.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { TEST_ADMIN } from '../support/settings.js';

let backend: RunningApp;
let adminToken: string;

beforeAll(async () => {
  backend = await startApp({ RATE_SIGN_IN: 1_000, RATE_WRITES: 100, MQTT_ENABLED: false });
  await backend.app.get(FirstAdmin, { strict: false }).created();
  adminToken = (await signIn(TEST_ADMIN)).accessToken;
});
afterAll(() => backend.stop());

interface Request {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

function ask(route: string, { token, body, headers }: Request = {}): Promise<Response> {
  const [method, path] = route.split(' ');
  return fetch(backend.url + path, {
    method,
    redirect: 'manual',
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
  });
}

async function read<T>(response: Promise<Response>): Promise<T> {
  return (await (await response).json()) as T;
}

async function signIn(credentials: { email: string; password: string }): Promise<Session> {
  return read<Session>(ask('POST /api/auth/login', { body: credentials }));
}

async function answer(response: Promise<Response>): Promise<[status: number, code: string | undefined]> {
  const { status, ...rest } = await response.then(async (it) => ({
    status: it.status,
    text: await it.text(),
  }));
  return [status, rest.text ? (JSON.parse(rest.text) as Partial<Problem>).code : undefined];
}

let users = 0;
const createUser = (changes: object = {}): Promise<User> => {
  const body = { email: `user${++users}@example.org`, password: 'a long password', name: 'Zoé', ...changes };
  return read<User>(ask('POST /api/users', { token: adminToken, body }));
};

describe('signing in', () => {
  it('answers a token, who it is for, and a cookie that scripts cannot read', async () => {
    const response = await ask('POST /api/auth/login', { body: TEST_ADMIN });
    const session = (await response.json()) as Session;
    expect(response.status).toBe(200);
    expect(session).toEqual({
      accessToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: 43_200,
      user: { id: expect.any(String), name: 'Admin', email: TEST_ADMIN.email, role: 'admin', isAdmin: true },
    });
    const cookie = response.headers.getSetCookie().join();
    expect(cookie).toContain(
      `relais_token=${session.accessToken}; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict`,
    );
    expect(await read(ask('GET /api/auth/me', { token: session.accessToken }))).toEqual(session.user);
  });

  it('is refused with a wrong password and an unknown e-mail alike', async () => {
    const attempts = [
      { ...TEST_ADMIN, password: 'wrong' },
      { ...TEST_ADMIN, email: 'nobody@example.org' },
    ];
    const [first, second] = await Promise.all(
      attempts.map(async (body) => {
        const { requestId: _, ...problem } = await read<Problem>(ask('POST /api/auth/login', { body }));
        return problem;
      }),
    );
    expect(first).toMatchObject({ status: 401, code: 'AUTH_CREDENTIALS_WRONG' });
    expect(second).toEqual(first);
  });

  it.each([
    {},
    { email: 'ann', password: 'x' },
    { email: TEST_ADMIN.email, password: null },
    { email: [TEST_ADMIN.email], password: TEST_ADMIN.password },
    { ...TEST_ADMIN, password: 'x'.repeat(201) },
    { ...TEST_ADMIN, remember: true },
    { ...TEST_ADMIN, email: 'a\u0000@example.org' },
  ])('is refused with %j as a bad request', async (body) => {
    expect(await answer(ask('POST /api/auth/login', { body }))).toEqual([400, 'REQUEST_INVALID']);
  });

  it('works by a link, once, and leads to the pages', async () => {
    const { id } = await read<User>(ask('GET /api/auth/me', { token: adminToken }));
    const link = `/api/auth/link/${await backend.app.get(SignInLinks, { strict: false }).create(id)}`;
    const response = await ask(`GET ${link}`);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/');
    const cookie = response.headers.getSetCookie()[0]!.split(';')[0]!;
    expect(await read(ask('GET /api/auth/me', { headers: { cookie } }))).toMatchObject({ id });
    expect(await answer(ask(`GET ${link}`))).toEqual([401, 'AUTH_LINK_INVALID']);
  });
});

describe('the cookie', () => {
  const as = (token: string, headers: Record<string, string>) => ({
    headers: { cookie: `relais_token=${token}`, ...headers },
  });

  it('is taken from pages of our own', async () => {
    const own = as(adminToken, { 'sec-fetch-site': 'same-origin' });
    expect((await ask('GET /api/auth/me', own)).status).toBe(200);
    const change = ask('DELETE /api/users/anyone', as(adminToken, { origin: backend.url }));
    expect(await answer(change)).toEqual([404, 'ACCOUNT_NOT_FOUND']);
  });

  it('is not taken from other sites, nor to change anything without a word on where from', async () => {
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
    ];
    for (const headers of foreign) {
      expect(await answer(ask('GET /api/auth/me', as(adminToken, headers)))).toEqual([401, 'AUTH_REQUIRED']);
    }
    const silent = ask('DELETE /api/users/anyone', as(adminToken, {}));
    expect(await answer(silent)).toEqual([401, 'AUTH_REQUIRED']);
  });
});

describe('a token', () => {
  it.each([
    ['no token', {}, 'AUTH_REQUIRED'],
    ['garbage', { authorization: 'Bearer garbage' }, 'AUTH_TOKEN_INVALID'],
    ['another scheme', { authorization: 'Basic YTpi' }, 'AUTH_TOKEN_INVALID'],
    ['nothing after the scheme', { authorization: 'Bearer' }, 'AUTH_TOKEN_INVALID'],
    ['an expired one', { authorization: `Bearer ${aToken({}, -10)}` }, 'AUTH_TOKEN_EXPIRED'],
    [
      'a subject that fits no topic',
      { authorization: `Bearer ${aToken({ sub: 'a/b' })}` },
      'AUTH_TOKEN_INVALID',
    ],
  ])('is asked for: %s is 401', async (_, headers, code) => {
    const response = ask('GET /api/auth/me', { headers });
    expect((await response).headers.get('www-authenticate')).toBe('Bearer');
    expect(await answer(response)).toEqual([401, code]);
  });

  it('is not taken from the query', async () => {
    expect((await ask(`GET /api/auth/me?token=${adminToken}&access_token=${adminToken}`)).status).toBe(401);
  });

  it('of an identity provider needs no local account', async () => {
    const token = aToken({
      sub: 'client_7',
      app_metadata: { role: 'driver' },
      role: 'user',
      chauffeur_id: '26',
    });
    expect(await read(ask('GET /api/auth/me', { token }))).toEqual({
      id: 'client_7',
      name: 'client_7',
      email: null,
      role: 'driver',
      isAdmin: false,
    });
    const change = ask('PATCH /api/auth/me', { token, body: { name: 'Zoé' } });
    expect(await answer(change)).toEqual([404, 'ACCOUNT_NOT_FOUND']);
  });

  it('is worth nothing after signing out, while others of the same user are', async () => {
    const { accessToken: token } = await signIn(TEST_ADMIN);
    const response = await ask('POST /api/auth/logout', { token });
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie().join()).toContain('relais_token=; Max-Age=0; Path=/;');
    const again = ask('GET /api/auth/me', { token });
    expect(await answer(again)).toEqual([401, 'AUTH_TOKEN_REVOKED']);
    expect((await ask('GET /api/auth/me', { token: adminToken })).status).toBe(200);
  });
});

describe('a further token', () => {
  const further = (token: string): Promise<BearerToken> => read(ask('POST /api/auth/token', { token }));
  const claimsOf = (token: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

  it('is the caller’s, ends no later than the one shown, and outlives its sign-out', async () => {
    const token = aToken({ sub: 'chauffeur_9', role: 'driver', chauffeur_id: 'nine', name: 'Zoé' }, 600);
    const { accessToken, tokenType, expiresIn } = await further(token);
    expect([tokenType, expiresIn <= 600 && expiresIn > 590]).toEqual(['Bearer', true]);
    const [first, second] = [claimsOf(token), claimsOf(accessToken)];
    expect(second).toMatchObject({ sub: 'chauffeur_9', role: 'driver', chauffeur_id: 'nine', name: 'Zoé' });
    expect([second.iat, second.exp]).toEqual([first.iat, first.exp]);
    await ask('POST /api/auth/logout', { token });
    expect(await answer(ask('GET /api/auth/me', { token }))).toEqual([401, 'AUTH_TOKEN_REVOKED']);
    expect(await read(ask('GET /api/auth/me', { token: accessToken }))).toMatchObject({ name: 'Zoé' });
  });

  it('lives for 12 hours at most', async () => {
    expect((await further(aToken({}, 86_400))).expiresIn).toBeLessThanOrEqual(43_200);
  });

  it('ends with the account, like every token of it', async () => {
    const { id, email } = await createUser();
    const { accessToken } = await signIn({ email: email!, password: 'a long password' });
    const token = (await further(accessToken)).accessToken;
    await ask(`DELETE /api/users/${id}`, { token: adminToken });
    expect(await answer(ask('GET /api/auth/me', { token }))).toEqual([401, 'AUTH_TOKEN_REVOKED']);
  });
});

describe('users', () => {
  it('are made, listed, changed and deleted by admins', async () => {
    const made = await createUser({ role: 'driver', email: 'Driver@example.org' });
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Zoé',
      email: 'Driver@example.org',
      role: 'driver',
      isAdmin: false,
    });
    const list = await read<UserList>(ask('GET /api/users?limit=200', { token: adminToken }));
    expect(list).toEqual({ items: expect.arrayContaining([made]), nextCursor: null });
    const body = { name: 'Zoë', role: 'user' };
    const changed = await read(ask(`PATCH /api/users/${made.id}`, { token: adminToken, body }));
    expect(changed).toEqual({ ...made, ...body });
    expect((await ask(`DELETE /api/users/${made.id}`, { token: adminToken })).status).toBe(204);
    const again = ask(`DELETE /api/users/${made.id}`, { token: adminToken });
    expect(await answer(again)).toEqual([404, 'ACCOUNT_NOT_FOUND']);
  });

  it.each(['GET /api/users', 'POST /api/users', 'PATCH /api/users/x', 'DELETE /api/users/x'])(
    'are no business of others: %s is 403',
    async (route) => {
      for (const role of ['user', 'driver', 'device'] as const) {
        const body = route.startsWith('P') ? {} : undefined;
        const response = ask(route, { token: aToken({ role }), body });
        expect(await answer(response)).toEqual([403, 'ACCESS_DENIED']);
      }
    },
  );

  it.each([
    [{ password: 'too short' }, 'password'],
    [{ email: 'nobody' }, 'email'],
    [{ name: '   ' }, 'name'],
    [{ name: null }, 'name'],
    [{ role: 'root' }, 'role'],
    [{ role: null }, 'role'],
    [{ isAdmin: true }, 'isAdmin'],
  ])('are not made of %j', async (changes, path) => {
    const body = { email: 'new@example.org', password: 'a long password', name: 'New', ...changes };
    const problem = await read<Problem>(ask('POST /api/users', { token: adminToken, body }));
    expect(problem).toMatchObject({ status: 400, errors: [{ path }] });
  });

  it.each(['limit=0', 'limit=-1', 'limit=1e9', 'limit=a', 'limit=1&limit=2', 'cursor=x', 'page=2'])(
    'are not listed by %s',
    async (query) => {
      expect(await answer(ask(`GET /api/users?${query}`, { token: adminToken }))).toEqual([
        400,
        'REQUEST_INVALID',
      ]);
    },
  );

  it.each(['%2F..', '%00', '%23', '+', 'a%2Fb', '%24SYS'])('have no id like %s', async (id) => {
    const response = ask(`PATCH /api/users/${id}`, { token: adminToken, body: { name: 'x' } });
    expect(await answer(response)).toEqual([400, 'REQUEST_INVALID']);
  });

  it('keep their e-mail to themselves', async () => {
    const body = { email: TEST_ADMIN.email.toUpperCase(), password: 'a long password', name: 'Twin' };
    const response = ask('POST /api/users', { token: adminToken, body });
    expect(await answer(response)).toEqual([409, 'ACCOUNT_EMAIL_TAKEN']);
  });

  it('keep one admin', async () => {
    const { id } = await read<User>(ask('GET /api/auth/me', { token: adminToken }));
    const removal = ask(`DELETE /api/users/${id}`, { token: adminToken });
    expect(await answer(removal)).toEqual([409, 'ACCOUNT_LAST_ADMIN']);
  });

  it('change themselves, without choosing their role, and sign in anew after a new password', async () => {
    const { email } = await createUser();
    const { accessToken: token } = await signIn({ email: email!, password: 'a long password' });
    const promotion = ask('PATCH /api/auth/me', { token, body: { role: 'admin' } });
    expect(await answer(promotion)).toEqual([400, 'REQUEST_INVALID']);
    const change = { name: 'Zoë', password: 'another long one' };
    expect(await read(ask('PATCH /api/auth/me', { token, body: change }))).toMatchObject({ name: 'Zoë' });
    expect(await answer(ask('GET /api/auth/me', { token }))).toEqual([401, 'AUTH_TOKEN_REVOKED']);
    const { user } = await signIn({ email: email!, password: change.password });
    expect(user).toMatchObject({ name: 'Zoë', role: 'user' });
  });

  it('lose their sessions with their role, and with their account', async () => {
    const { id, email } = await createUser({ role: 'admin' });
    const { accessToken: asAdmin } = await signIn({ email: email!, password: 'a long password' });
    await ask(`PATCH /api/users/${id}`, { token: adminToken, body: { role: 'user' } });
    expect(await answer(ask('GET /api/users', { token: asAdmin }))).toEqual([401, 'AUTH_TOKEN_REVOKED']);
    const { accessToken: asUser } = await signIn({ email: email!, password: 'a long password' });
    await ask(`DELETE /api/users/${id}`, { token: adminToken });
    expect(await answer(ask('GET /api/auth/me', { token: asUser }))).toEqual([401, 'AUTH_TOKEN_REVOKED']);
  });
});

describe('too many requests', () => {
  it('of a user are 429, of an admin or a device they are not', async () => {
    const write = (token: string) => ask('PATCH /api/auth/me', { token, body: { name: 'x' } });
    for (const role of ['admin', 'device', 'user'] as const) {
      const token = aToken({ role });
      const responses = await Promise.all(Array.from({ length: 101 }, () => write(token)));
      const refused = responses.filter(({ status }) => status === 429);
      expect(refused).toHaveLength(role === 'user' ? 1 : 0);
      for (const { headers } of refused) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });
});
