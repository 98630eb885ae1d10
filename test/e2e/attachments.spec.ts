import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type {
  Attachment,
  ChatMessage,
  CleanupReport,
  MessageAck,
  Reservation,
} from '../../src/contracts/index.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { call, TestSocket, type Answer } from '../support/clients.js';
import { until } from '../support/until.js';

const MANY = 1_000_000;
const LIMIT = 100_000;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let running: RunningApp;
let people = 0;
const open: TestSocket[] = [];

beforeAll(async () => {
  running = await startApp({ RATE_REST: MANY, RATE_WRITES: MANY, RATE_CHAT: MANY, LIMIT_ATTACHMENT: LIMIT });
});
afterEach(() => open.splice(0).forEach((socket) => socket.close()));
afterAll(() => running.stop());

/** Two people who have not spoken yet, and their room. */
function twoPeople() {
  people += 1;
  const [ann, bob] = [`ann-${people}`, `bob-${people}`];
  return { ann, bob, roomId: `direct:${ann}~${bob}` };
}

function formOf(...files: [field: string, content: Buffer | string, name?: string][]): FormData {
  const form = new FormData();
  for (const [field, content, name] of files) {
    if (name === undefined) form.append(field, String(content));
    else form.append(field, new Blob([content], { type: 'text/html' }), name);
  }
  return form;
}

async function post<T = Attachment>(
  body: FormData | string,
  sub: string,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const authorization = `Bearer ${aToken({ sub })}`;
  const response = await fetch(`${running.url}/api/attachments`, {
    method: 'POST',
    headers: { authorization, ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

async function upload(content: Buffer | string, name: string, sub: string): Promise<Attachment> {
  const { status, body } = await post(formOf(['file', content, name]), sub);
  expect(status).toBe(201);
  return body;
}

const read = (path: string, token: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(running.url + path, { headers: { authorization: `Bearer ${token}`, ...headers } });

async function socketOf(sub: string): Promise<TestSocket> {
  const socket = await TestSocket.open(running.url, aToken({ sub }), '/');
  open.push(socket);
  return socket;
}

const send = (socket: TestSocket, roomId: string, ...attachments: string[]) =>
  socket.request<MessageAck>('message:send', {
    roomId,
    content: '',
    clientMessageId: randomBytes(8).toString('hex'),
    attachments,
  });

const storeDir = (): string => join(running.settings.DATA_DIR, 'attachments');
/** Of the folder store, with what is being received. */
const files = (): string[] =>
  existsSync(storeDir())
    ? readdirSync(storeDir(), { recursive: true, withFileTypes: true, encoding: 'utf8' })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : [];

const db = () => running.app.get(Database).tables<unknown>();

async function cleanUp(): Promise<CleanupReport> {
  const token = aToken({ role: 'admin' });
  return (await call<CleanupReport>(`${running.url}/api/cleanup`, token, { method: 'POST' })).body;
}

describe('an attachment', () => {
  it('is stored, sent, and read by who is in the room', async () => {
    const { ann, bob, roomId } = twoPeople();
    const stored = await upload(PNG, '../Été 👋.png', ann);
    expect(stored).toEqual({
      attachmentId: expect.any(String),
      name: 'Été 👋.png',
      type: 'image/png',
      size: PNG.length,
      url: `/api/attachments/${stored.attachmentId}`,
    });
    const [phone, other] = [await socketOf(ann), await socketOf(bob)];
    await other.request('room:join', { roomId });
    expect(await send(phone, roomId, stored.attachmentId)).toMatchObject({ ok: true });
    expect((await other.next<ChatMessage>('message:new')).attachments).toEqual([stored]);

    const answer = await read(stored.url, aToken({ sub: bob }));
    expect(Buffer.from(await answer.arrayBuffer()).equals(PNG)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(PNG.length),
      'content-disposition': `attachment; filename="_t_ __.png"; filename*=UTF-8''%C3%89t%C3%A9%20%F0%9F%91%8B.png`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; sandbox`,
      'cache-control': 'private, max-age=31536000, immutable',
    });
    const known = { 'if-none-match': answer.headers.get('etag')! };
    const again = await read(stored.url, aToken({ sub: bob }), known);
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await read(stored.url, aToken({ sub: 'stranger' }), known)).status).toBe(404);
  });

  it('is hidden from all others, as if there were none', async () => {
    const { ann, bob, roomId } = twoPeople();
    const { attachmentId, url } = await upload('secret', 'a.txt', ann);
    const unsent = await read(url, aToken({ sub: ann }));
    expect(unsent.status).toBe(404);
    expect(await send(await socketOf(ann), roomId, attachmentId)).toMatchObject({ ok: true });
    const refusals = [
      await read(url, aToken({ sub: 'stranger' })),
      await read('/api/attachments/019a0000-0000-7000-8000-000000000000', aToken({ sub: bob })),
    ];
    for (const refusal of refusals) {
      expect(await refusal.json()).toMatchObject({ status: 404, code: 'ATTACHMENT_NOT_FOUND' });
    }
    expect((await read(url, aToken({ role: 'admin' }))).status).toBe(200);
    expect((await read('/api/attachments/none', aToken({ sub: bob }))).status).toBe(400);
  });

  it('is sent by who has stored it, as often as they like, and by nobody else', async () => {
    const { ann, bob, roomId } = twoPeople();
    const { attachmentId, url } = await upload('mine', 'a.txt', ann);
    const [mine, theirs] = [await socketOf(ann), await socketOf(bob)];
    const sent = await Promise.all([
      send(theirs, roomId, attachmentId),
      send(mine, roomId, attachmentId),
      send(mine, `direct:${ann}~carol`, attachmentId),
      send(mine, roomId, attachmentId),
    ]);
    expect(sent.map(({ ok }) => ok)).toEqual([false, true, true, true]);
    expect(sent[0]).toMatchObject({ error: { code: 'NOT_FOUND' } });
    for (const sub of [bob, 'carol']) expect((await read(url, aToken({ sub }))).status).toBe(200);
  });

  it.each([
    ['HTML', '<!doctype html><script>alert(1)</script>', 'text/plain; charset=utf-8'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'text/plain; charset=utf-8'],
    ['noise', Buffer.from([1, 2, 0xff]), 'application/octet-stream'],
  ])('is what it holds, whatever its sender says: %s', async (_, content, type) => {
    const { url } = await upload(content, 'page.html', 'ann');
    expect((await read(url, aToken({ role: 'admin' }))).headers.get('content-type')).toBe(type);
  });

  it('may be as large as the limit says', async () => {
    const content = randomBytes(LIMIT);
    const { url, size } = await upload(content, 'large.bin', 'ann');
    expect(size).toBe(LIMIT);
    const answer = await read(url, aToken({ role: 'admin' }));
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);
  });

  it('is stored once under an Idempotency-Key, whatever file comes with the repeat', async () => {
    const before = files().length;
    const key = { 'idempotency-key': 'upload-1' };
    const first = await post(formOf(['file', 'first', 'a.txt']), 'ann', key);
    const again = await post(formOf(['file', randomBytes(LIMIT), 'b.txt']), 'ann', key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(files().length).toBe(before + 1);
  });
});

describe('an upload', () => {
  const refused = { errors: [{ path: 'file' }], code: 'REQUEST_INVALID', status: 400 };
  const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
  const part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc';

  it.each<[string, FormData | string, object, Record<string, string>?]>([
    ['without a file', formOf(), refused],
    ['of an empty file', formOf(['file', '', 'a.txt']), refused],
    ['of two files', formOf(['file', 'a', 'a.txt'], ['file', 'b', 'b.txt']), refused],
    ['of a text', formOf(['file', 'just text']), refused],
    ['in another field', formOf(['photo', 'a', 'a.txt']), { ...refused, errors: [{ path: 'photo' }] }],
    ['with another field', formOf(['file', 'a', 'a'], ['x', 'y']), { ...refused, errors: [{ path: 'x' }] }],
    [
      'over the limit',
      formOf(['file', randomBytes(LIMIT + 1), 'a']),
      { code: 'REQUEST_TOO_LARGE', status: 413 },
    ],
    ['far over the limit', formOf(['file', randomBytes(50 * LIMIT), 'a']), { status: 413 }],
    ['of JSON', '{}', { code: 'REQUEST_MEDIA_TYPE', status: 415 }, { 'content-type': 'application/json' }],
    ['of bytes', 'abc', { status: 415 }, { 'content-type': 'application/octet-stream' }],
    [
      'without a boundary',
      part,
      { code: 'REQUEST_UPLOAD_BROKEN' },
      { 'content-type': 'multipart/form-data' },
    ],
    ['without an end', part, { code: 'REQUEST_UPLOAD_BROKEN', status: 400 }, multipart],
    ['of something else', 'abc', { code: 'REQUEST_UPLOAD_BROKEN', status: 400 }, multipart],
    ['of nothing', '', refused, multipart],
  ])('%s is refused, and leaves nothing', async (_, body, problem, headers = {}) => {
    const before = files();
    const { rows } = await sql`select id from attachments`.execute(db());
    const answer = await post<Record<string, unknown>>(body, 'ann', headers);
    expect(answer.body).toMatchObject(problem);
    expect(files()).toEqual(before);
    expect((await sql`select id from attachments`.execute(db())).rows).toHaveLength(rows.length);
  });

  it('that breaks off leaves nothing', async () => {
    const before = files();
    const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
    socket.write(
      [
        'POST /api/attachments HTTP/1.1',
        'Host: relais.test',
        `Authorization: Bearer ${aToken()}`,
        'Content-Type: multipart/form-data; boundary=x',
        'Content-Length: 90000',
        `\r\n${part}${'d'.repeat(40_000)}`,
      ].join('\r\n'),
    );
    await until(() => files().length === before.length + 1);
    socket.destroy();
    await until(() => files().length === before.length);
    expect(files()).toEqual(before);
  });

  it('is taken nowhere else', async () => {
    const response = await fetch(`${running.url}/api/rooms`, {
      method: 'POST',
      headers: { authorization: `Bearer ${aToken()}` },
      body: formOf(['file', 'a', 'a.txt']),
    });
    expect(await response.json()).toMatchObject({ status: 415, code: 'REQUEST_MEDIA_TYPE' });
  });
});

describe('the cleanup', () => {
  const age = (id: string) =>
    sql`update attachments set created_at = now() - interval '25 h' where id = ${id}`.execute(db());
  const isThere = async (url: string) => (await read(url, aToken({ role: 'admin' }))).status === 200;

  it('removes what was not sent within a day, its file too', async () => {
    await cleanUp();
    const { ann, roomId } = twoPeople();
    const [old, fresh, sent] = [
      await upload('old', 'a', ann),
      await upload('fresh', 'b', ann),
      await upload('sent', 'c', ann),
    ];
    await send(await socketOf(ann), roomId, sent.attachmentId);
    for (const { attachmentId } of [old, sent]) await age(attachmentId);
    const before = files().length;
    expect(await cleanUp()).toMatchObject({ removed: { attachments: 1 }, failed: [] });
    expect([await isThere(old.url), await isThere(fresh.url), await isThere(sent.url)]).toEqual([
      false,
      true,
      true,
    ]);
    expect(files().length).toBe(before - 1);
    expect(await send(await socketOf(ann), roomId, old.attachmentId)).toMatchObject({ ok: false });
  });

  it('removes what was sent once all of its rooms are gone', async () => {
    const { ann, roomId } = twoPeople();
    const other = `direct:${ann}~dan-${people}`;
    const { attachmentId, url } = await upload('sent twice', 'a', ann);
    const socket = await socketOf(ann);
    for (const id of [roomId, other]) await send(socket, id, attachmentId);
    const seen: boolean[] = [];
    for (const id of [roomId, other]) {
      await sql`delete from rooms where id = ${id}`.execute(db());
      await cleanUp();
      seen.push(await isThere(url));
    }
    expect(seen).toEqual([true, false]);
  });

  it('removes what was sent in a reservation whose messages were deleted, which nobody can read from then on', async () => {
    const { ann } = twoPeople();
    const admin = aToken({ role: 'admin' });
    const request = { pickup: { lat: 48.8, lng: 2.3 }, client_id: ann };
    const { body } = await call<Reservation>(`${running.url}/api/reservations`, admin, { body: request });
    const id = body.reservation_id;
    const { attachmentId, url } = await upload(PNG, 'a.png', ann);
    expect(await send(await socketOf(ann), `reservation:${id}`, attachmentId)).toMatchObject({ ok: true });
    expect((await read(url, aToken({ sub: ann }))).status).toBe(200);
    const before = files().length;
    await call(`${running.url}/api/reservation/${id}/chat/messages`, admin, { method: 'DELETE' });
    for (const token of [aToken({ sub: ann }), admin]) expect((await read(url, token)).status).toBe(404);
    await cleanUp();
    expect(files()).toHaveLength(before - 1);
  });

  it('goes on where one was killed that had marked a file', async () => {
    const { attachmentId } = await upload('half gone', 'a', 'ann');
    const before = files().length;
    await sql`update attachments set removed_at = now() where id = ${attachmentId}`.execute(db());
    expect(await cleanUp()).toMatchObject({ removed: { attachments: 1 } });
    expect(files().length).toBe(before - 1);
  });
});
