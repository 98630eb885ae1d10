import { sql } from 'kysely';
import type { Reservation } from '../../src/contracts/index.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { ArchiveSink } from '../support/archive-sink.js';
import { removeDir } from '../support/child-server.js';
import { call, TestSocket } from '../support/clients.js';
import { postgresAvailable, startPostgres, type StartedPostgres } from '../support/postgres-server.js';
import { until } from '../support/until.js';

const MANY = 1_000_000;
const THRESHOLD = 7;
const SPEAKERS = ['one', 'two', 'three', 'four'];
const EACH = 60;
const DELETIONS = 25;
const admin = aToken({ role: 'admin' });
const customer = aToken({ sub: 'client_7' });

interface Room {
  readonly last_seq: number;
  readonly deleted_seq: number;
  readonly archived_seq: number;
  readonly stored: number;
}

interface Stretch {
  readonly from_seq: number;
  readonly to_seq: number;
  readonly is_held: boolean;
}

const suites = [
  { on: 'the embedded database', hasEngine: true },
  { on: 'Postgres', hasEngine: postgresAvailable() },
];

for (const { on, hasEngine } of suites) {
  (hasEngine ? describe : describe.skip)(
    `deleting while others speak and archives are made, on ${on}`,
    () => {
      let postgres: StartedPostgres | undefined;
      let sink: ArchiveSink;
      let relais: RunningApp;

      beforeAll(async () => {
        postgres = on === 'Postgres' ? await startPostgres() : undefined;
        sink = await new ArchiveSink().start();
        relais = await startApp({
          DATABASE_URL: postgres?.url,
          LARAVEL_API_URL: sink.url,
          CHAT_ARCHIVE_THRESHOLD: THRESHOLD,
          RATE_CHAT: MANY,
          RATE_REST: MANY,
          RATE_WRITES: MANY,
        });
      }, 60_000);
      afterAll(async () => {
        await relais.stop();
        await sink.stop();
        await postgres?.server.stop();
        removeDir(relais.settings.DATA_DIR);
      });

      async function book(): Promise<string> {
        const body = { pickup: { lat: 48.8584, lng: 2.2945 } };
        const answer = await call<Reservation>(`${relais.url}/api/reservations`, customer, { body });
        return answer.body.reservation_id;
      }

      async function remove(id: string): Promise<void> {
        const path = `/api/reservation/${id}/chat/messages`;
        expect((await call(relais.url + path, admin, { method: 'DELETE' })).status).toBe(204);
      }

      async function roomOf(id: string): Promise<Room> {
        const { rows } = await sql<Room>`
        select last_seq, deleted_seq, archived_seq,
          (select count(*) from messages where room_no = no and seq > deleted_seq and seq <= last_seq) as stored
        from rooms where id = ${`reservation:${id}`}`.execute(relais.app.get(Database).tables());
        return rows[0]!;
      }

      async function stretchesOf(id: string): Promise<Stretch[]> {
        const { rows } = await sql<Stretch>`
        select from_seq, to_seq, document is not null as is_held from chat_archives
        where reservation_id = ${id} order by from_seq`.execute(relais.app.get(Database).tables());
        return rows;
      }

      /** Says so many things one after the other. */
      async function speak(id: string, sub: string, count: number): Promise<void> {
        const roomId = `reservation:${id}`;
        const socket = await TestSocket.open(relais.url, aToken({ sub, role: 'admin' }), '/');
        await socket.request('room:join', { roomId });
        for (let i = 0; i < count; i++) {
          const message = { roomId, content: `no. ${i}`, clientMessageId: `m-${i}` };
          expect(await socket.request('message:send', message)).toMatchObject({ ok: true });
        }
        socket.close();
      }

      const untilArchived = (id: string): Promise<void> =>
        until(async () => {
          const { last_seq, deleted_seq, archived_seq } = await roomOf(id);
          return last_seq - Math.max(deleted_seq, archived_seq) < THRESHOLD;
        });

      it('leaves what was said afterwards, each message of it archived once or not yet', async () => {
        const id = await book();
        const deleting = async (): Promise<void> => {
          for (let i = 0; i < DELETIONS; i++) await remove(id);
        };
        await Promise.all([...SPEAKERS.map((sub) => speak(id, sub, EACH)), deleting()]);
        await speak(id, 'late', 2 * THRESHOLD + 1);
        await untilArchived(id);
        const { last_seq, deleted_seq, archived_seq, stored } = await roomOf(id);
        expect(last_seq).toBe(SPEAKERS.length * EACH + 2 * THRESHOLD + 1);
        expect(stored).toBe(last_seq - deleted_seq);
        const stretches = await stretchesOf(id);
        const alive = stretches.filter(({ from_seq }) => from_seq > deleted_seq);
        expect(alive.flatMap(seqsOf)).toEqual(seqsOf({ from_seq: deleted_seq + 1, to_seq: archived_seq }));
        expect(alive.length).toBeGreaterThan(1);
        const gone = stretches.filter(({ from_seq }) => from_seq <= deleted_seq);
        expect(gone.filter(({ to_seq, is_held }) => is_held || to_seq > deleted_seq)).toEqual([]);
      });

      it('leaves nothing once nobody speaks any more', async () => {
        const id = await book();
        await speak(id, 'one', 40);
        await Promise.all([remove(id), remove(id), remove(id)]);
        expect(await roomOf(id)).toEqual({ last_seq: 40, deleted_seq: 40, archived_seq: 40, stored: 0 });
        expect((await stretchesOf(id)).filter(({ is_held }) => is_held)).toEqual([]);
      });
    },
  );
}

function seqsOf({ from_seq, to_seq }: { from_seq: number; to_seq: number }): number[] {
  return Array.from({ length: to_seq - from_seq + 1 }, (_, i) => from_seq + i);
}
