import type { AddressInfo } from 'node:net';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect } from '@nestjs/websockets';
import { TestSocket } from '../../../test/support/clients.js';
import { testSettings } from '../../../test/support/settings.js';
import { until } from '../../../test/support/until.js';
import { defineClientEvent, Nothing } from '../../contracts/index.js';
import type { Caller } from '../auth/caller.js';
import { LiveSessions } from '../auth/live-sessions.js';
import { RevocationsRepository } from '../auth/revocations.repository.js';
import { Revocations } from '../auth/revocations.service.js';
import { TokenVerifier } from '../auth/token-verifier.port.js';
import { DecoratedMethods } from '../discovery/decorated-methods.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { EmbeddedEngine } from '../postgres/embedded-engine.js';
import { KyselyDatabase } from '../postgres/kysely-database.js';
import { MemoryState } from '../state/memory-state.js';
import type { CallerSocket } from './caller-socket.js';
import { EventMethods } from './event-methods.js';
import { OnEvent } from './on-event.decorator.js';
import { SocketAuth } from './socket-auth.js';
import { SocketHub } from './socket-hub.js';
import { SocketAdapter } from './socket.adapter.js';

const lift = defineClientEvent('crane:lift', Nothing, Nothing, { namespace: '/', summary: 'of a crane' });
const sink = defineClientEvent('boat:sink', Nothing, Nothing, { namespace: '/', summary: 'of a boat' });

class Visits implements OnGatewayConnection, OnGatewayDisconnect {
  readonly told: string[] = [];

  handleConnection({ data }: CallerSocket): void {
    this.told.push(`${data.caller.id} came`);
  }

  handleDisconnect({ data }: CallerSocket): void {
    this.told.push(`${data.caller.id} left`);
  }
}

@WebSocketGateway()
class CraneGateway extends Visits {
  @OnEvent(lift)
  lift(): Nothing {
    return {};
  }
}

@WebSocketGateway()
class BoatGateway extends Visits {
  @OnEvent(sink)
  sink(): Nothing {
    return {};
  }
}

/** Takes whatever is shown for the caller's id. */
class TrustingVerifier extends TokenVerifier {
  async verify(id: string): Promise<Caller> {
    const now = Date.now();
    return { id, role: 'user', chauffeurId: id, tokenId: id, issuedAt: now, expiresAt: now + 60_000 };
  }
}

class Harbour {}

describe('the gateways of one namespace', () => {
  let app: NestFastifyApplication;
  let hub: SocketHub;
  let socket: TestSocket;

  beforeEach(async () => {
    const providers = [DecoratedMethods, EventMethods, CraneGateway, BoatGateway];
    const harbour = { module: Harbour, imports: [DiscoveryModule], providers };
    app = await NestFactory.create<NestFastifyApplication>(harbour, new FastifyAdapter(), { logger: false });
    const settings = testSettings();
    const database = new KyselyDatabase(new EmbeddedEngine(settings.DATA_DIR));
    const revocations = new Revocations(
      new RevocationsRepository(database),
      new MemoryState(),
      new Lifecycle(),
    );
    hub = new SocketHub();
    const auth = new SocketAuth(new TrustingVerifier(), new LiveSessions(revocations), hub);
    app.useWebSocketAdapter(new SocketAdapter(app, { settings, auth, hub, methods: app.get(EventMethods) }));
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    socket = await TestSocket.open(`http://127.0.0.1:${port}`, 'ann', '/');
  });
  afterEach(async () => {
    socket.close();
    await app.close();
  });

  const gateways = (): Visits[] => [app.get(CraneGateway), app.get(BoatGateway)];

  it('answer each its own events', async () => {
    for (const event of ['crane:lift', 'boat:sink'])
      expect(await socket.request(event, {})).toEqual({ ok: true, data: {} });
    expect(await socket.request('boat:sing', {})).toMatchObject({
      ok: false,
      error: { code: 'UNKNOWN_EVENT', message: expect.stringContaining('boat:sink') as string },
    });
  });

  it('are each told once that a socket has come, and that it has left', async () => {
    socket.close();
    await until(() => gateways().every(({ told }) => told.length > 1));
    for (const { told } of gateways()) expect(told).toEqual(['ann came', 'ann left']);
  });

  it('take one listener together for the end of a socket', () => {
    const [kept] = hub.socketsOf('ann', '/');
    expect(kept!.listenerCount('disconnect')).toBe(1);
  });
});
