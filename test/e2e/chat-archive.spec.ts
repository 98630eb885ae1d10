import { ArchivePace } from '../../src/archive/archive-pace.js';
import type {
  BackupList,
  ChatHistory,
  ChatMessage,
  JoinedRoom,
  Reservation,
  ReservationChatStatus,
  ServerStats,
} from '../../src/contracts/index.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { QUICK_ARCHIVING } from '../support/archive-instance.js';
import { ArchiveSink } from '../support/archive-sink.js';
import { call, TestSocket, type Answer } from '../support/clients.js';
import { until } from '../support/until.js';

const MANY = 1_000_000;
const THRESHOLD = 5;
const admin = aToken({ sub: 'chief', role: 'admin' });
const customer = aToken({ sub: 'client_7' });

let running: RunningApp;
let sink: ArchiveSink;

beforeAll(async () => {
  sink = await new ArchiveSink().start();
  running = await startApp({
    LARAVEL_API_URL: sink.url,
    CHAT_ARCHIVE_THRESHOLD: THRESHOLD,
    RATE_CHAT: MANY,
    RATE_REST: MANY,
    RATE_WRITES: MANY,
  });
  Object.assign(running.app.get(ArchivePace).again, QUICK_ARCHIVING.again);
});
beforeEach(() => (sink.mode = 'accept'));
afterAll(async () => {
  await running.stop();
  await sink.stop();
});

function get<T>(path: string, token: string): Promise<Answer<T>> {
  return call<T>(running.url + path, token);
}

async function book(): Promise<string> {
  const pickup = { lat: 48.8584, lng: 2.2945 };
  const { body } = await call<Reservation>(`${running.url}/api/reservations`, customer, { body: { pickup } });
  return body.reservation_id;
}

let drivers = 0;

/** A driver who takes these steps of the ride. */
async function drive(id: string, ...steps: ('accept' | 'start' | 'complete')[]): Promise<string> {
  const driver = aToken({ sub: `chauffeur_${++drivers}`, role: 'driver' });
  for (const step of steps) {
    const answer = await call(`${running.url}/api/reservations/${id}/${step}`, driver, { body: {} });
    expect(answer.status).toBe(200);
  }
  return driver;
}

async function say(id: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const body = { reservation_id: id, message: `no. ${i}` };
    const { status } = await call(`${running.url}/api/reservation/send-message`, customer, { body });
    expect(status).toBe(201);
  }
}

async function statusOf(id: string): Promise<ReservationChatStatus> {
  return (await get<ReservationChatStatus>(`/api/reservation/${id}/chat/status`, customer)).body;
}

const untilDelivered = (id: string, count: number): Promise<void> =>
  until(async () => sink.stretchesOf(id).length === count && !(await statusOf(id)).pendingArchive);

/** Everything that the customer can read, page by page. */
async function readAll(id: string): Promise<number[]> {
  const seqs: number[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor && `&cursor=${cursor}`;
    const path = `/api/reservation/${id}/chat/messages?limit=3${query}`;
    const { body }: Answer<ChatHistory> = await get<ChatHistory>(path, customer);
    seqs.unshift(...body.items.map(({ seq }) => seq));
    cursor = body.nextCursor;
  }
  return seqs;
}

describe('the chat of a reservation', () => {
  it('has a status before anybody has joined, for those whom it concerns', async () => {
    const id = await book();
    const nothing = {
      reservation_id: id,
      active: false,
      messages: 0,
      archived: 0,
      lastMessageAt: null,
      participants: ['client_7'],
      pendingArchive: false,
    };
    expect(await statusOf(id)).toEqual(nothing);
    const driver = await drive(id, 'accept');
    for (const token of [driver, admin]) {
      const { body } = await get(`/api/reservation/${id}/chat/status`, token);
      expect(body).toEqual({ ...nothing, participants: ['client_7', `chauffeur_${drivers}`] });
    }
  });

  it.each(['a stranger', 'nobody'])('is a secret to %s', async (who) => {
    const id = who === 'nobody' ? 'no-such-reservation' : await book();
    const stranger = aToken({ sub: 'client_8' });
    const { status } = await get(`/api/reservation/${id}/chat/status`, stranger);
    expect(status).toBe(404);
  });

  it('is archived as soon as there is enough of it, and read as if it were not', async () => {
    const id = await book();
    await say(id, THRESHOLD - 1);
    expect(await statusOf(id)).toMatchObject({ active: true, messages: THRESHOLD - 1, archived: 0 });
    await say(id, 1);
    await untilDelivered(id, 1);
    await say(id, THRESHOLD);
    await untilDelivered(id, 2);
    await say(id, 2);
    expect(sink.stretchesOf(id)).toEqual([
      [1, 5],
      [6, 10],
    ]);
    const { document } = sink.archives.at(-1)!;
    expect(document.messages.map(({ seq, from }) => [seq, from])).toEqual(
      [6, 7, 8, 9, 10].map((seq) => [seq, 'client_7']),
    );
    expect(await statusOf(id)).toMatchObject({ messages: 2, archived: 10, pendingArchive: false });
    expect(await readAll(id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('is archived at the end of the ride, however little was said', async () => {
    const id = await book();
    await say(id, 2);
    await drive(id, 'accept', 'start', 'complete');
    await untilDelivered(id, 1);
    expect(sink.archives.at(-1)!.document).toMatchObject({
      reservation_id: id,
      from_seq: 1,
      to_seq: 2,
      participants: ['client_7', `chauffeur_${drivers}`],
    });
    expect(await statusOf(id)).toMatchObject({ active: true, messages: 0, archived: 2 });
  });

  it('counts among the statistics, its documents as backups', async () => {
    const before = (await get<ServerStats>('/api/stats', admin)).body.chat!;
    const id = await book();
    sink.mode = 'fail';
    await say(id, THRESHOLD);
    await until(async () => (await statusOf(id)).pendingArchive);
    expect((await get<ServerStats>('/api/stats', admin)).body.chat).toEqual({
      messages: before.messages + THRESHOLD,
      archives: before.archives + 1,
      backups: before.backups + 1,
    });
    const cleaned = await call<{ removed: object }>(`${running.url}/api/cleanup`, admin, { method: 'POST' });
    expect(cleaned.body.removed).toMatchObject({ backups: 0 });
    sink.mode = 'accept';
    await untilDelivered(id, 1);
  });

  it('is listed as a backup with what keeps it from its target, and cleared by an admin once it is there', async () => {
    const id = await book();
    const backups = async () => {
      const { body } = await get<BackupList>('/api/archives', admin);
      return body.items.filter(({ reservation_id }) => reservation_id === id);
    };
    const clear = (archiveId: string) =>
      call(`${running.url}/api/archives/${archiveId}`, admin, { method: 'DELETE' });
    sink.mode = 'fail';
    await say(id, THRESHOLD);
    await until(async () => (await backups())[0]?.last_error === 'it answered 500');
    const [backup] = await backups();
    expect(backup).toMatchObject({ from_seq: 1, to_seq: THRESHOLD, delivered_at: null });
    expect(Date.parse(backup!.next_attempt_at!)).toBeGreaterThan(0);
    expect(await clear(backup!.archive_id)).toMatchObject({
      status: 409,
      body: { code: 'ARCHIVE_NOT_DELIVERED' },
    });
    sink.mode = 'accept';
    await untilDelivered(id, 1);
    expect((await backups())[0]).toMatchObject({ next_attempt_at: null, delivered_at: expect.any(String) });
    expect((await clear(backup!.archive_id)).status).toBe(204);
    expect(await backups()).toEqual([]);
    expect((await clear(backup!.archive_id)).status).toBe(404);
  });
});

describe('deleting what was said in a reservation', () => {
  const remove = (id: string, token: string) =>
    call(`${running.url}/api/reservation/${id}/chat/messages`, token, { method: 'DELETE' });

  it('is for admins, and for reservations that there are', async () => {
    const id = await book();
    await say(id, 1);
    const driver = await drive(id, 'accept');
    for (const token of [customer, driver]) expect((await remove(id, token)).status).toBe(403);
    expect((await remove('no-such-reservation', admin)).status).toBe(404);
    expect((await remove(await book(), admin)).status).toBe(204);
    expect(await readAll(id)).toEqual([1]);
  });

  it('leaves neither messages nor documents, and can be asked for again', async () => {
    const id = await book();
    sink.mode = 'fail';
    await say(id, THRESHOLD + 2);
    await until(async () => (await statusOf(id)).pendingArchive);
    for (const again of [1, 2]) {
      expect([again, (await remove(id, admin)).status]).toEqual([again, 204]);
      expect(await statusOf(id)).toMatchObject({
        active: true,
        messages: 0,
        archived: 0,
        lastMessageAt: null,
        pendingArchive: false,
      });
      expect(await readAll(id)).toEqual([]);
    }
    sink.mode = 'accept';
    await say(id, THRESHOLD);
    await untilDelivered(id, 1);
    expect(sink.stretchesOf(id)).toEqual([[THRESHOLD + 3, 2 * THRESHOLD + 2]]);
  });

  it('leaves nothing unread, and the conversation goes on behind what was deleted', async () => {
    const id = await book();
    const roomId = `reservation:${id}`;
    const socket = await TestSocket.open(running.url, await drive(id, 'accept'), '/');
    await socket.request('room:join', { roomId });
    await say(id, 3);
    await remove(id, admin);
    await say(id, 1);
    const seqs = [];
    while (seqs.length < 4) seqs.push((await socket.next<ChatMessage>('message:new')).seq);
    expect(seqs).toEqual([1, 2, 3, 4]);
    const reply = await socket.request<JoinedRoom>('room:join', { roomId, afterSeq: 0 });
    socket.close();
    expect(reply).toMatchObject({ data: { lastSeq: 4, messages: [{ seq: 4 }] } });
    expect(reply).toMatchObject({
      data: { members: expect.arrayContaining([expect.objectContaining({ readSeq: 3 })]) },
    });
  });
});
