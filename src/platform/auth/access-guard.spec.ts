import type { AddressInfo } from 'node:net';
import { Controller, Get, Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { testSettings } from '../../../test/support/settings.js';
import { defineRoute, type Role, type RouteAccess } from '../../contracts/index.js';
import { ConfigModule } from '../config/config.module.js';
import type { SettingValues } from '../config/settings.js';
import { HealthModule } from '../health/health.module.js';
import { HttpModule } from '../http/http.module.js';
import { httpAdapter, setUpHttp } from '../http/http.setup.js';
import { OnRoute } from '../http/on-route.decorator.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { Database } from '../postgres/database.port.js';
import { PostgresModule } from '../postgres/postgres.module.js';
import { RateModule } from '../rate/rate.module.js';
import { StateModule } from '../state/state.module.js';
import { UpkeepModule } from '../upkeep/upkeep.module.js';
import { AuthModule } from './auth.module.js';
import type { Caller } from './caller.js';
import { CurrentCaller } from './current-caller.decorator.js';
import { TokenIssuer } from './token-issuer.service.js';

const door = (access: RouteAccess, name = String(access)) =>
  defineRoute(`GET /${name}`, { access, summary: name, response: String });

@Controller()
class Doors {
  @OnRoute(door('public'))
  everyone(@CurrentCaller() caller?: Caller): string {
    return caller?.id ?? 'nobody';
  }

  @OnRoute(door('caller'))
  callers(@CurrentCaller() caller: Caller): string {
    return caller.id;
  }

  @OnRoute(door(['admin', 'device'], 'staff'))
  staff(@CurrentCaller() caller: Caller): string {
    return caller.id;
  }

  @OnRoute(door('hook'))
  broker(): string {
    return 'broker';
  }

  @OnRoute(door('metrics'))
  collector(): string {
    return 'collector';
  }

  @OnRoute(door('documentation'))
  readers(): string {
    return 'reader';
  }

  @Get('forgotten')
  forgotten(): string {
    return 'nobody said who may see this';
  }
}

const apps: NestFastifyApplication[] = [];
afterAll(() => Promise.all(apps.map((app) => app.close())));

/** The doors above, behind the guard, over HTTP. */
async function open(overrides: Partial<SettingValues> = {}) {
  const settings = testSettings(overrides);
  const imports = [HealthModule, LifecycleModule, PostgresModule, StateModule, RateModule, UpkeepModule];
  const module = await Test.createTestingModule({
    imports: [ConfigModule.with(settings), ...imports, AuthModule, HttpModule],
    controllers: [Doors],
  }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(settings), {
    logger: false,
    bodyParser: false,
  });
  apps.push(app);
  await setUpHttp(app, settings);
  await app.listen(0, '127.0.0.1');
  await app.get(Database).whenReady();
  const { port } = app.getHttpServer().address() as AddressInfo;
  const issuer = app.get(TokenIssuer);
  return {
    bearer: (role: Role) => ({ authorization: `Bearer ${issuer.issue({ id: role, role }).accessToken}` }),
    knock: async (path: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}/${path}`, { headers });
      return `${response.status} ${response.ok ? await response.text() : ''}`.trim();
    },
  };
}

const SECRET = 'shared with the broker, and nobody else!';

describe('in development', () => {
  let doors: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    doors = await open({ MQTT_HOOK_SECRET: SECRET, METRICS_TOKEN: 'metrics-token' });
  });

  it('a public route is open, and nobody’s token is read there', async () => {
    expect(await doors.knock('public')).toBe('200 nobody');
    expect(await doors.knock('public', { authorization: 'Bearer garbage' })).toBe('200 nobody');
  });

  it('a route for callers is open to every role', async () => {
    expect(await doors.knock('caller')).toBe('401');
    for (const role of ['admin', 'driver', 'device', 'user'] as const) {
      expect(await doors.knock('caller', doors.bearer(role))).toBe(`200 ${role}`);
    }
  });

  it('a route for some roles is open to these, and a refusal is logged', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    expect(await doors.knock('staff')).toBe('401');
    expect(await doors.knock('staff', doors.bearer('admin'))).toBe('200 admin');
    expect(await doors.knock('staff', doors.bearer('device'))).toBe('200 device');
    expect(await doors.knock('staff', doors.bearer('user'))).toBe('403');
    expect(warned.mock.calls).toEqual([['user (user) was refused GET /staff']]);
    warned.mockRestore();
  });

  it('a hook is open to who knows the secret, in either header', async () => {
    expect(await doors.knock('hook')).toBe('401');
    expect(await doors.knock('hook', { 'x-hook-secret': `${SECRET}!` })).toBe('401');
    expect(await doors.knock('hook', doors.bearer('admin'))).toBe('401');
    expect(await doors.knock('hook', { 'x-hook-secret': SECRET })).toBe('200 broker');
  });

  it('metrics are open to loopback, to the token, and to no one whom a proxy speaks for', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.7' };
    expect(await doors.knock('metrics')).toBe('200 collector');
    expect(await doors.knock('metrics', forwarded)).toBe('401');
    expect(await doors.knock('metrics', { ...forwarded, authorization: 'Bearer wrong' })).toBe('401');
    const token = { authorization: 'Bearer metrics-token' };
    expect(await doors.knock('metrics', { ...forwarded, ...token })).toBe('200 collector');
  });

  it('the documentation is open', async () => {
    expect(await doors.knock('documentation')).toBe('200 reader');
  });

  it('a handler without a route contract is shut, for admins too, and that is an error', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    expect(await doors.knock('forgotten', doors.bearer('admin'))).toBe('403');
    expect(logged).toHaveBeenCalledWith('Doors.forgotten has no route contract: refused');
    logged.mockRestore();
  });
});

describe('in production', () => {
  it('the documentation is for admins, and hooks do not exist without a secret', async () => {
    const doors = await open({ NODE_ENV: 'production' });
    expect(await doors.knock('documentation')).toBe('401');
    expect(await doors.knock('documentation', doors.bearer('user'))).toBe('403');
    expect(await doors.knock('documentation', doors.bearer('admin'))).toBe('200 reader');
    expect(await doors.knock('hook', { 'x-hook-secret': '' })).toBe('404');
    expect(await doors.knock('hook')).toBe('404');
  });
});

describe('rates', () => {
  it('count requests of a user together, and those of nobody by address', async () => {
    const doors = await open({ RATE_REST: 3 });
    const knockFour = (headers?: Record<string, string>) =>
      Promise.all([1, 2, 3, 4].map(() => doors.knock('caller', headers)));
    const statuses = async (headers?: Record<string, string>) => (await knockFour(headers)).sort();
    expect(await statuses(doors.bearer('user'))).toEqual(['200 user', '200 user', '200 user', '429']);
    expect(await statuses(doors.bearer('admin'))).toEqual(Array(4).fill('200 admin'));
    expect(await statuses({ authorization: 'Bearer guess' })).toEqual(['401', '401', '401', '429']);
  });
});
