import { Controller, Get, Injectable } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { SubscribeMessage } from '@nestjs/websockets';
import { io } from 'socket.io-client';
import * as contracts from '../../src/contracts/index.js';
import { ROLES, type Ack, type Role, type RouteContract } from '../../src/contracts/index.js';
import { collectContracts } from '../../src/docs/contract-catalogue.js';
import type { Caller } from '../../src/platform/auth/caller.js';
import { TopicPolicy } from '../../src/platform/policy/topic-policy.port.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { wiringOf, type Wiring } from '../support/wiring.js';

const HOOK_SECRET = 'the-hook-secret-of-the-tests-alone';
const METRICS_TOKEN = 'the-metrics-token-of-the-tests-alone';
const MANY = 1_000_000;
const NAMESPACES = ['/', '/mqtt'];

/** Codes of a refusal at the door: who calls was the reason, not what was asked for. */
const REFUSALS = [
  'AUTH_REQUIRED',
  'AUTH_TOKEN_INVALID',
  'AUTH_TOKEN_EXPIRED',
  'AUTH_TOKEN_REVOKED',
  'ACCESS_DENIED',
];

const callers = {
  nobody: () => ({}),
  expired: () => bearer(aToken({ role: 'admin' }, -60)),
  hook: () => ({ 'x-hook-secret': HOOK_SECRET }),
  // A proxy speaks for it, so that it does not count as loopback.
  collector: () => ({ ...bearer(METRICS_TOKEN), 'x-forwarded-for': '203.0.113.7' }),
  stranger: () => ({ 'x-forwarded-for': '203.0.113.7' }),
  user: () => bearer(aToken({ role: 'user' })),
  driver: () => bearer(aToken({ role: 'driver' })),
  device: () => bearer(aToken({ role: 'device' })),
  admin: () => bearer(aToken({ role: 'admin' })),
};
type CallerName = keyof typeof callers;
const everyone = Object.keys(callers) as CallerName[];
const local = everyone.filter((name) => name !== 'stranger');

const catalogue = collectContracts(contracts);

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function admitted({ access }: RouteContract): readonly CallerName[] {
  switch (access) {
    case 'public':
    case 'documentation':
      return everyone;
    case 'caller':
      return [...ROLES];
    case 'hook':
      return ['hook'];
    case 'metrics':
      return local;
    default:
      return access;
  }
}

let running: RunningApp;
let wiring: Wiring;

beforeAll(async () => {
  running = await startApp({
    MQTT_HOOK_SECRET: HOOK_SECRET,
    METRICS_TOKEN,
    RATE_SIGN_IN: MANY,
    RATE_REST: MANY,
    RATE_WRITES: MANY,
  });
  wiring = wiringOf(running.app);
});
afterAll(() => running.stop());

describe('routes', () => {
  it('each have a contract that says who may call', () => {
    expect(wiring.routes.filter(({ contract }) => !contract).map(({ name }) => name)).toEqual([]);
  });

  it('are served as declared, and no others are', () => {
    const served = wiring.routes.map(({ contract }) => `${contract?.method} ${contract?.path}`);
    expect(new Set(served)).toEqual(new Set(catalogue.routes.map(({ method, path }) => `${method} ${path}`)));
    expect(served).toHaveLength(catalogue.routes.length);
  });

  it('are all that the HTTP server answers, preflights aside', async () => {
    const server = running.app.getHttpAdapter().getInstance();
    const printed = server.printRoutes({ commonPrefix: false });
    const methods = [...printed.matchAll(/\(([A-Z, ]+)\)/g)].flatMap(([, list]) => list!.split(', '));
    expect(methods.filter((method) => method !== 'HEAD' && method !== 'OPTIONS')).toHaveLength(
      catalogue.routes.length,
    );
    expect((await fetch(`${running.url}/api/stats`, { method: 'HEAD' })).status).toBe(401);
  });

  it('take the body, query and parameters of their contract', () => {
    const wrong = wiring.routes.filter(
      ({ contract, inputs }) =>
        inputs.body !== contract?.body ||
        inputs.query !== contract?.query ||
        inputs.params !== contract?.params,
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it.each(catalogue.routes)('$method $path lets in whom it declares', async (route) => {
    const isIn = await Promise.all(everyone.map((name) => isAdmitted(route, callers[name]())));
    expect(everyone.filter((_, index) => isIn[index])).toEqual(
      everyone.filter((name) => admitted(route).includes(name)),
    );
  });

  async function isAdmitted(
    { method, path }: RouteContract,
    headers: Record<string, string>,
  ): Promise<boolean> {
    const response = await fetch(running.url + path.replace(/:\w+/g, 'none'), {
      method,
      redirect: 'manual',
      headers: { ...headers, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
      ...(method === 'GET' ? {} : { body: '{}' }),
    });
    const text = await response.text();
    if (response.status !== 401 && response.status !== 403) return true;
    return !REFUSALS.includes((JSON.parse(text) as { code: string }).code);
  }
});

describe('socket events', () => {
  it('each have a contract, and each contract a handler', () => {
    expect(wiring.events.filter(({ contract }) => !contract).map(({ name }) => name)).toEqual([]);
    const handled = new Set(wiring.events.map(({ contract }) => contract?.name));
    expect(catalogue.clientEvents.filter(({ name }) => !handled.has(name)).map(({ name }) => name)).toEqual(
      [],
    );
  });

  it.each(NAMESPACES)('namespace %s lets nobody in without a token', async (namespace) => {
    expect(await refusalOf(namespace)).toMatchObject({ data: { code: 'UNAUTHENTICATED' } });
    expect(await refusalOf(namespace, aToken({ role: 'admin' }, -60))).toMatchObject({
      data: { code: 'TOKEN_EXPIRED' },
    });
  });

  it.each(ROLES)('let the role %s send what their contracts allow', async (role) => {
    const wrong: string[] = [];
    for (const { name, namespace, roles = ROLES } of catalogue.clientEvents) {
      for (const where of namespace === '*' ? NAMESPACES : [namespace]) {
        const ack = await send(where, role, name);
        const code = ack.ok ? undefined : ack.error.code;
        const isRight = roles.includes(role) ? code !== 'FORBIDDEN' : code === 'FORBIDDEN';
        if (!isRight || code === 'UNKNOWN_EVENT') wrong.push(`${where} ${name}: ${code}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  async function send(namespace: string, role: Role, event: string): Promise<Ack<unknown>> {
    const socket = connect(namespace, aToken({ role }));
    try {
      return (await socket.timeout(5000).emitWithAck(event, {})) as Ack<unknown>;
    } finally {
      socket.disconnect();
    }
  }

  async function refusalOf(namespace: string, token?: string): Promise<Error> {
    const socket = connect(namespace, token);
    return new Promise<Error>((resolve, reject) => {
      socket.once('connect_error', resolve).once('connect', () => reject(new Error('it was let in')));
    }).finally(() => socket.disconnect());
  }

  function connect(namespace: string, token?: string) {
    return io(running.url + namespace, {
      ...(token ? { auth: { token } } : {}),
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
  }
});

describe('topics', () => {
  it('each have a contract, and each contract for what comes in a handler', () => {
    expect(wiring.topics.filter(({ contract }) => !contract).map(({ name }) => name)).toEqual([]);
    const handled = wiring.topics.map(({ contract }) => contract?.path);
    const incoming = catalogue.topics.filter(({ from }) => from !== 'server').map(({ path }) => path);
    expect(incoming.filter((path) => !handled.includes(path))).toEqual([]);
  });

  it.each(catalogue.topics.filter(({ from }) => from === 'server'))(
    '$path is published by nobody but the server',
    async ({ path }) => {
      const policy = running.app.get(TopicPolicy);
      const topic = path.replace(/:\w+/g, 'x');
      for (const role of ROLES)
        expect(await policy.decide(aCaller(role), 'publish', topic)).toMatchObject({ allowed: false });
    },
  );

  function aCaller(role: Role): Pick<Caller, 'id' | 'role' | 'chauffeurId'> {
    return { id: 'x', role, chauffeurId: 'x' };
  }
});

describe('the walk itself', () => {
  @Controller()
  class Unruled {
    @Get('unruled')
    read(): void {}

    @EventPattern(['unruled/topic'])
    onTopic(): void {}
  }

  @Injectable()
  class UnruledGateway {
    @SubscribeMessage('unruled')
    onEvent(): void {}
  }

  it('sees handlers that have no rule', async () => {
    const module = await Test.createTestingModule({
      controllers: [Unruled],
      providers: [UnruledGateway],
    }).compile();
    const { routes, events, topics } = wiringOf(module);
    expect([...routes, ...events, ...topics]).toEqual([
      expect.objectContaining({ name: 'Unruled.read', contract: undefined }),
      expect.objectContaining({ name: 'UnruledGateway.onEvent', contract: undefined }),
      expect.objectContaining({ name: 'Unruled.onTopic', contract: undefined }),
    ]);
  });
});
