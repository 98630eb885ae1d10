import { ArchivePace } from '../../src/archive/archive-pace.js';
import type { ArchiveDocument } from '../../src/archive/archive.model.js';
import type { Reservation, ReservationChatStatus } from '../../src/contracts/index.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { QUICK_ARCHIVING } from '../support/archive-instance.js';
import { ArchiveSink, type ArchiveSinkMode } from '../support/archive-sink.js';
import { removeDir } from '../support/child-server.js';
import { call } from '../support/clients.js';
import { embeddedEngines, KilledBackend } from '../support/killed-backend.js';
import { until } from '../support/until.js';

const MANY = 1_000_000;
const customer = aToken({ sub: 'client_7' });

async function book(url: string): Promise<string> {
  const body = { pickup: { lat: 48.8584, lng: 2.2945 } };
  const answer = await call<Reservation>(`${url}/api/reservations`, customer, { body });
  return answer.body.reservation_id;
}

async function say(url: string, id: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const body = { reservation_id: id, message: `no. ${i}` };
    const { status } = await call(`${url}/api/reservation/send-message`, customer, { body });
    expect(status).toBe(201);
  }
}

async function statusOf(url: string, id: string): Promise<ReservationChatStatus> {
  return (await call<ReservationChatStatus>(`${url}/api/reservation/${id}/chat/status`, customer)).body;
}

/** What has come of a reservation's archives: copies count once, where they are copies to the byte. */
function archivesOf(sink: ArchiveSink, id: string): { keys: number; seqs: number[] } {
  const archives = sink.archives.filter(({ document }) => document.reservation_id === id);
  const keys = new Set(archives.map(({ headers }) => headers['idempotency-key']));
  const distinct = [...new Set(archives.map(({ source }) => source))];
  const documents = distinct.map((source) => JSON.parse(source) as ArchiveDocument);
  return { keys: keys.size, seqs: documents.flatMap(({ messages }) => messages.map(({ seq }) => seq)) };
}

const oneArchive = (toSeq: number) => ({ keys: 1, seqs: Array.from({ length: toSeq }, (_, i) => i + 1) });

describe('an archive target that takes nothing when the 100th message is sent', () => {
  let sink: ArchiveSink;
  let relais: RunningApp;

  beforeAll(async () => {
    sink = await new ArchiveSink().start();
    const rates = { RATE_CHAT: MANY, RATE_REST: MANY, RATE_WRITES: MANY };
    relais = await startApp({ LARAVEL_API_URL: sink.url, ...rates });
    const { again, pause, answerMs } = QUICK_ARCHIVING;
    const pace = relais.app.get(ArchivePace);
    Object.assign(pace, { again, answerMs });
    Object.assign(pace.pause, pause);
  });
  afterAll(async () => {
    await relais.stop();
    await sink.stop();
    removeDir(relais.settings.DATA_DIR);
  });

  const misbehave = (mode: ArchiveSinkMode) => async (): Promise<void> => {
    sink.mode = mode;
  };

  it.each([
    ['is off', () => sink.stop(), () => sink.start().then(() => undefined)],
    ['takes connections and says nothing', misbehave('mute'), misbehave('accept')],
    ['answers 500', misbehave('fail'), misbehave('accept')],
    ['answers 422', misbehave('refuse'), misbehave('accept')],
    ['leads elsewhere', misbehave('redirect'), misbehave('accept')],
    ['takes documents and does not say so', misbehave('speechless'), misbehave('accept')],
  ])('delays no message and loses none when it %s, and gets one archive', async (_, goAway, comeBack) => {
    const id = await book(relais.url);
    await goAway();
    const before = sink.requests;
    await say(relais.url, id, 100);
    await until(async () => (await statusOf(relais.url, id)).archived === 100);
    await say(relais.url, id, 5);
    expect(await statusOf(relais.url, id)).toMatchObject({ messages: 5, pendingArchive: true });
    if (sink.mode !== 'accept') await until(() => sink.requests >= before + 3);
    await comeBack();
    await until(async () => !(await statusOf(relais.url, id)).pendingArchive);
    expect(archivesOf(sink, id)).toEqual(oneArchive(100));
    expect(sink.strays).toBe(0);
  });
});

it('kill -9 while a document is on its way, and before another is written: each arrives, under one key', async () => {
  const sink = await new ArchiveSink().start();
  const env = {
    LARAVEL_API_URL: sink.url,
    CHAT_ARCHIVE_THRESHOLD: '20',
    RATE_WRITES: '1000000',
    RATE_CHAT: '1000',
  };
  const relais = await KilledBackend.on(await embeddedEngines(), env);
  try {
    const [underWay, unwritten] = [await book(relais.url), await book(relais.url)];
    await say(relais.url, unwritten, 19);
    sink.mode = 'speechless';
    await say(relais.url, underWay, 20);
    await sink.received(1);
    await say(relais.url, unwritten, 1);
    await relais.kill();
    sink.mode = 'accept';
    await relais.start();
    // A claim lasts 30 s; what was never written is looked for every minute.
    const isDelivered = async (id: string): Promise<boolean> => {
      const { archived, pendingArchive } = await statusOf(relais.url, id);
      return archived === 20 && !pendingArchive;
    };
    for (const id of [underWay, unwritten]) {
      await until(() => isDelivered(id), 100_000);
      expect(archivesOf(sink, id)).toEqual(oneArchive(20));
    }
  } finally {
    await relais.end();
    await sink.stop();
  }
}, 150_000);
