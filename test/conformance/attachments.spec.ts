import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { AttachmentRemovalRepository } from '../../src/attachments/attachment-removal.repository.js';
import { AttachmentRepository } from '../../src/attachments/attachment.repository.js';
import { migrations } from '../../src/migrations/index.js';
import { KyselyDatabase } from '../../src/platform/postgres/kysely-database.js';
import { onBothDatabases } from '../support/both-databases.js';

Logger.overrideLogger(false);

onBothDatabases((makeEngine) => {
  let database: KyselyDatabase;
  let attachments: AttachmentRepository;
  let removal: AttachmentRemovalRepository;

  beforeAll(async () => {
    database = new KyselyDatabase(makeEngine(), migrations);
    database.start();
    await database.whenReady();
    attachments = new AttachmentRepository(database);
    removal = new AttachmentRemovalRepository(database);
  });
  beforeEach(() => sql`truncate attachments, attachment_rooms, rooms cascade`.execute(database.tables()));
  afterAll(() => database.close());

  /** Stored so many hours ago. */
  async function stored(hoursAgo = 0): Promise<string> {
    const id = uuidv7();
    await attachments.add({ id, account: 'ann', name: 'a', type: 'text/plain', size: 1, key: id });
    await attachments.markStored(id);
    await sql`
      update attachments set created_at = now() - make_interval(hours => ${hoursAgo}) where id = ${id}`.execute(
      database.tables(),
    );
    return id;
  }

  const send = (ids: readonly string[], roomNo: number): Promise<number> =>
    database.transaction(async (trx) => {
      const found = await attachments.lock(trx, ids);
      const uses = found.map(({ id }) => ({ attachmentId: id, account: 'ann', roomNo }));
      if (uses.length > 0) await attachments.markSent(trx, uses);
      return found.length;
    });

  async function aRoom(): Promise<number> {
    const { rows } = await sql<{ no: number }>`
      insert into rooms (id, kind) values (${uuidv7()}, 'named') returning no`.execute(database.tables());
    return rows[0]!.no;
  }

  const removed = async () => (await removal.removed(100)).map(({ id }) => id);

  it('what was not sent within 24 h is removed, and cannot be sent any more', async () => {
    const [old, sent, fresh] = [await stored(25), await stored(25), await stored(23)];
    await send([sent], await aRoom());
    expect(await removal.markUnsent(100)).toBe(1);
    expect(await removed()).toEqual([old]);
    expect(await send([old, fresh], await aRoom())).toBe(1);
  });

  it('what was sent is removed when its last room is gone, in slices of any size', async () => {
    const [gone, there] = [await aRoom(), await aRoom()];
    const ids = [await stored(), await stored(), await stored()];
    await send(ids, gone);
    await send([ids[2]!], there);
    await sql`delete from rooms where no = ${gone}`.execute(database.tables());
    expect(await removal.roomsAfter(0, 10)).toEqual([
      { no: gone, isThere: false },
      { no: there, isThere: true },
    ]);
    expect([await removal.forgetUses([gone], 2), await removal.forgetUses([gone], 2)]).toEqual([2, 1]);
    expect((await removed()).sort()).toEqual(ids.slice(0, 2).sort());
  });

  it('what is being sent is not removed, however old it is', async () => {
    const id = await stored(48);
    const roomNo = await aRoom();
    let removing: Promise<number> | undefined;
    await database.transaction(async (trx) => {
      await attachments.lock(trx, [id]);
      removing = removal.markUnsent(100);
      await attachments.markSent(trx, [{ attachmentId: id, account: 'ann', roomNo }]);
    });
    expect([await removing, await removed()]).toEqual([0, []]);
  });
});
