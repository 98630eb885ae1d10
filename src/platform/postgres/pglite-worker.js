// @ts-check
// Plain JavaScript: the same file runs below dist and below the tests, which compile TypeScript in memory.
import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { prepareCluster } from './pglite-cluster.js';

/**
 * What the background processes of a server do, in milliseconds between two turns. Without a checkpoint the write-ahead
 * log grows without end. Vacuuming a million rows took 0.9 s.
 */
const UPKEEP = /** @type {const} */ ([
  ['checkpoint', 60_000],
  ['vacuum analyze', 3_600_000],
]);

/** How an error of this severity begins on the wire. No value can contain it: text holds no NUL. */
const PANIC = 'SPANIC\0VPANIC\0';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

await prepareCluster(workerData.dir);
const database = await PGlite.create({
  dataDir: workerData.dir,
  // PGlite's own 128 MB of buffers: 400 ms to start, 290 MB resident; with 16 MB: 250 ms, 160 MB.
  startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
});

/**
 * Left out while a transaction is open, and tried again in its next turn when it fails: on a full disk, say.
 *
 * @param {string} sql
 */
function keepUp(sql) {
  if (!database.isInTransaction()) database.exec(sql).catch(() => undefined);
}

/**
 * Has Postgres answer a piece of its wire protocol.
 *
 * @param {Uint8Array} bytes
 */
async function answer(bytes) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  // The chunk is a view of memory that Postgres goes on using.
  const onRawData = (/** @type {Uint8Array} */ chunk) => void chunks.push(Uint8Array.from(chunk));
  await database.execProtocolRawStream(bytes, { syncToFs: false, onRawData });
  return chunks;
}

let current = 0;
for (const [sql, everyMs] of UPKEEP) setInterval(keepUp, everyMs, sql);

for await (const [request] of on(port, 'message')) {
  if (request === 'stop') break;
  // A connection that broke off may have left its transaction open.
  if (request.connection !== current && database.isInTransaction()) await database.exec('rollback');
  current = request.connection;
  const chunks = await answer(request.bytes);
  const hasPanicked = chunks.some((chunk) => Buffer.from(chunk.buffer).includes(PANIC));
  port.postMessage(
    { connection: current, chunks },
    chunks.map((chunk) => chunk.buffer),
  );
  // Postgres would restart and recover from its log; so does the next thread.
  if (hasPanicked) process.exit(1);
}
await database.close();
process.exit(0);
