import { Logger } from '@nestjs/common';
import { IsString } from 'class-validator';
import { defineClientEvent, type Role } from '../../contracts/index.js';
import { AppError } from '../errors/app-error.js';
import type { CallerSocket } from './caller-socket.js';
import { OnEvent, type EventReply } from './on-event.decorator.js';

class Lift {
  @IsString() hook!: string;
}
class Lifted {
  hook!: string;
}
const lift = defineClientEvent('crane:lift', Lift, Lifted, {
  namespace: '/',
  roles: ['admin'],
  summary: 'lifts what hangs on a hook',
});

class Crane {
  @OnEvent(lift)
  async lift(_socket: CallerSocket, { hook }: Lift): Promise<Lifted> {
    if (hook === 'broken') throw new Error('password of the motor: 1234');
    if (hook === 'busy') throw new AppError('ACCESS_DENIED');
    return Promise.resolve({ hook });
  }
}

describe('an event bound by its contract', () => {
  beforeAll(() => Logger.overrideLogger(false));

  const send = async (payload: unknown, role: Role = 'admin', language?: string) => {
    const socket = { data: { caller: { role } }, handshake: { headers: { 'accept-language': language } } };
    const reply = (await new Crane().lift(socket as never, payload as Lift)) as unknown as EventReply;
    expect(reply.contract).toBe(lift);
    return reply.ack;
  };

  it('is acknowledged with what its method returns', async () => {
    expect(await send({ hook: 'left' })).toEqual({ ok: true, data: { hook: 'left' } });
  });

  it('is refused to other roles, whatever they send', async () => {
    for (const payload of [{ hook: 'left' }, undefined])
      expect(await send(payload, 'user')).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
  });

  it.each([[undefined], [null], ['left'], [{ hook: 1 }], [{ hook: 'left', extra: 1 }]])(
    'is refused with the payload %j',
    async (payload) => {
      expect(await send(payload)).toMatchObject({
        ok: false,
        error: { code: 'INVALID_PAYLOAD', errors: [{ path: expect.any(String) as string }] },
      });
    },
  );

  it('carries the error that its method throws, in the language of the handshake', async () => {
    expect(await send({ hook: 'busy' }, 'admin', 'fr')).toEqual({
      ok: false,
      error: { code: 'FORBIDDEN', message: 'Vous n’y êtes pas autorisé' },
    });
  });

  it('hides the cause of an unknown error', async () => {
    expect(await send({ hook: 'broken' })).toEqual({
      ok: false,
      error: { code: 'INTERNAL', message: 'Something went wrong here' },
    });
  });
});
