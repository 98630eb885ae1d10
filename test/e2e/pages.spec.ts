import type { DriverMove, DriverState, PageName, ReservationPosition } from '../../src/contracts/index.js';
import { errorNotice } from '../../src/contracts/index.js';
import { DriverMoved } from '../../src/drivers/drivers.events.js';
import { DomainEvents } from '../../src/platform/events/domain-events.js';
import { pageRoom } from '../../src/platform/socket/page-rooms.js';
import { reservationRoom, SocketHub } from '../../src/platform/socket/socket-hub.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { mqttClient, TestSocket } from '../support/clients.js';

let relais: RunningApp;
const opened: TestSocket[] = [];

beforeAll(async () => {
  relais = await startApp();
});
afterEach(() => {
  for (const socket of opened.splice(0)) socket.close();
});
afterAll(() => relais.stop());

const admin = (): string => aToken({ role: 'admin' });

/** A socket whose handshake names a page. */
async function onPage(token: string, page?: unknown): Promise<TestSocket> {
  const shown = page === undefined ? {} : { page };
  const socket = await TestSocket.open(relais.url, token, '/', shown);
  opened.push(socket);
  return socket;
}

/** How often the socket hears what is said to each page. */
async function heardOn(socket: TestSocket, pages: readonly PageName[]): Promise<number> {
  const before = socket.pending('error').length;
  for (const page of pages) {
    const audience = { namespace: '/', rooms: [pageRoom(page)] } as const;
    relais.app.get(SocketHub).emit(errorNotice, { code: 'INTERNAL', message: page }, audience);
  }
  // An answer comes after what was said before.
  await socket.request('rt_page', {});
  const answers = 1;
  return socket.pending('error').length - before - answers;
}

describe('a page', () => {
  it('is named in the handshake, or by an event', async () => {
    const [named, chosen] = [await onPage(admin(), 'drivers'), await onPage(admin())];
    expect(await chosen.request('rt_page', { page: 'drivers' })).toEqual({
      ok: true,
      data: { page: 'drivers' },
    });
    for (const socket of [named, chosen]) expect(await heardOn(socket, ['drivers'])).toBe(1);
  });

  it('is one at a time', async () => {
    const socket = await onPage(admin(), 'drivers');
    await socket.request('rt_page', { page: 'modules' });
    expect(await heardOn(socket, ['drivers', 'admin'])).toBe(0);
    expect(await heardOn(socket, ['modules'])).toBe(1);
  });

  it.each(['admin', 'drivers'])('of admins, %s, is for admins', async (page) => {
    const socket = await onPage(aToken({ role: 'driver' }), page);
    expect(await socket.next('error')).toMatchObject({ code: 'FORBIDDEN', event: 'rt_page' });
    expect(await socket.request('rt_page', { page })).toMatchObject({
      ok: false,
      error: { code: 'FORBIDDEN' },
    });
    expect(await heardOn(socket, ['admin', 'drivers'])).toBe(0);
    expect(await socket.request('rt_page', { page: 'modules' })).toMatchObject({ ok: true });
  });

  it.each([['elsewhere'], [7], [null], [['drivers']]])('is not %j', async (page) => {
    const socket = await onPage(admin(), page);
    expect(await socket.next('error')).toMatchObject({ code: 'INVALID_PAYLOAD', event: 'rt_page' });
    expect(await socket.request('rt_page', { page })).toMatchObject({ error: { code: 'INVALID_PAYLOAD' } });
  });

  it('of admins is left when a fresh token is no admin’s', async () => {
    const token = (role: 'admin' | 'user') => aToken({ sub: 'demoted', role });
    const socket = await onPage(token('admin'), 'drivers');
    await socket.request('auth:refresh', { token: token('admin') });
    expect(await heardOn(socket, ['drivers'])).toBe(1);
    await socket.request('auth:refresh', { token: token('user') });
    expect(await heardOn(socket, ['drivers'])).toBe(0);
  });
});

describe('where drivers are', () => {
  /** A driver is taken to have moved, at some times one right after the other. */
  function move(chauffeurId: string, times: readonly number[], reservationId?: string): void {
    const point = { lat: 48.8, lng: 2.3, accuracy: null, speed: null, heading: null };
    for (const at of times) {
      relais.app.get(DomainEvents).emit(new DriverMoved({ chauffeurId, reservationId, at, ...point }));
    }
  }
  const timeOf = ({ position }: DriverMove): number => Date.parse(position.timestamp);

  it('is shown on the page of drivers: the first position at once, then the newest of a second', async () => {
    const [page, other] = [await onPage(admin(), 'drivers'), await onPage(admin(), 'admin')];
    move('d1', [1000, 2000, 4000, 3000]);
    move('d2', [5000]);
    expect(await page.next('driver:position')).toEqual({
      chauffeur_id: 'd1',
      reservation_id: null,
      position: {
        lat: 48.8,
        lng: 2.3,
        accuracy: null,
        speed: null,
        heading: null,
        timestamp: new Date(1000).toISOString(),
      },
    });
    expect(await page.next<DriverMove>('driver:position')).toMatchObject({ chauffeur_id: 'd2' });
    expect(timeOf(await page.next<DriverMove>('driver:position'))).toBe(4000);
    expect(page.pending('driver:position')).toEqual([]);
    expect(other.pending('driver:position')).toEqual([]);
  });

  it('is shown in the room of the reservation during a ride, and in no other', async () => {
    const [customer, stranger, page] = [
      await onPage(aToken()),
      await onPage(aToken()),
      await onPage(admin(), 'drivers'),
    ];
    const hub = relais.app.get(SocketHub);
    for (const [socket, ride] of [
      [customer, 'r1'],
      [stranger, 'r2'],
    ] as const) {
      hub.join(socket.socket.id!, '/', reservationRoom(ride));
    }
    move('d3', [1000, 2000, 3000], 'r1');
    expect(await customer.next<ReservationPosition>('reservation:position')).toMatchObject({
      type: 'reservation_position',
      reservation_id: 'r1',
      chauffeur_id: 'd3',
      position: { lat: 48.8, lng: 2.3 },
      timestamp: new Date(1000).toISOString(),
    });
    expect(await customer.next('reservation:position')).toMatchObject({
      timestamp: new Date(3000).toISOString(),
    });
    expect(await page.next('driver:position')).toMatchObject({ chauffeur_id: 'd3', reservation_id: 'r1' });
    expect(stranger.pending('reservation:position')).toEqual([]);
    expect(customer.pending('driver:position')).toEqual([]);
  });

  it('and what they do comes from their phones', async () => {
    const page = await onPage(admin(), 'drivers');
    const phone = await mqttClient(brokerPort(relais), aToken({ sub: 'd4', role: 'driver' }));
    const timestamp = Date.now();
    const status = { chauffeur_id: 'd4', disponible: true, en_ligne: true, timestamp };
    await phone.publishAsync('chauffeur/d4/status', JSON.stringify(status), { qos: 1 });
    expect(await page.next<DriverState>('driver:status')).toMatchObject({
      chauffeur_id: 'd4',
      disponible: true,
      en_ligne: true,
      en_course: false,
      position: null,
    });
    const position = { type: 'general_position', chauffeur_id: 'd4', data: { lat: 1, lng: 2, timestamp } };
    await phone.publishAsync('chauffeur/d4/position', JSON.stringify(position), { qos: 1 });
    const shown = await page.next<DriverMove>('driver:position');
    expect([shown.chauffeur_id, timeOf(shown)]).toEqual(['d4', timestamp]);
    await phone.endAsync();
  });
});
