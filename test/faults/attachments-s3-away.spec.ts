import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Attachment, CleanupReport } from '../../src/contracts/index.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { call } from '../support/clients.js';
import { freePort } from '../support/child-server.js';
import { S3Server } from '../support/s3-server.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

interface Problem {
  readonly code?: string;
}

describe('attachments in an S3 store', () => {
  const admin = aToken({ role: 'admin' });
  let s3: S3Server;
  let proxy: TcpProxy | undefined;
  let port: number;
  let relais: RunningApp;

  beforeAll(async () => {
    s3 = await S3Server.start();
    port = await freePort();
    proxy = await startTcpProxy(s3.port, port);
    relais = await startApp({ S3_URL: s3.urlAt(port) });
  });
  afterAll(async () => {
    await relais.stop();
    await proxy?.close();
    await s3.stop();
  });

  async function upload(content: string): Promise<[number, Attachment & Problem, Headers]> {
    const body = new FormData();
    body.append('file', new Blob([content]), 'note.txt');
    const init = { method: 'POST', headers: { authorization: `Bearer ${admin}` }, body };
    const response = await fetch(`${relais.url}/api/attachments`, init);
    return [response.status, (await response.json()) as Attachment & Problem, response.headers];
  }

  const read = (url: string) =>
    fetch(relais.url + url, { headers: { authorization: `Bearer ${admin}` } }).then((answer) =>
      answer.text(),
    );

  const incoming = () => readdirSync(join(relais.settings.DATA_DIR, 'attachments', 'incoming'));

  it('wait while it is away, and nothing else does', async () => {
    const [, { url }] = await upload('before');
    expect(await read(url)).toBe('before');
    await proxy?.close();
    proxy = undefined;

    const [status, { code }, headers] = await upload('meanwhile');
    expect([status, code]).toEqual([503, 'ATTACHMENT_STORE_UNAVAILABLE']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.parse(await read(url))).toMatchObject({ code: 'ATTACHMENT_STORE_UNAVAILABLE' });
    expect(incoming()).toEqual([]);
    const { status: readiness, body } = await call(`${relais.url}/health/ready`, undefined);
    expect([readiness, body]).toMatchObject([200, { details: { s3: { status: 'degraded' } } }]);
    expect(JSON.stringify(body)).not.toContain('secret');

    proxy = await startTcpProxy(s3.port, port);
    const [, stored] = await upload('after');
    expect(await read(stored.url)).toBe('after');
    expect(await read(url)).toBe('before');
  });

  it('are removed once it can be reached again', async () => {
    const db = relais.app.get(Database).tables<unknown>();
    const cleanUp = () => call<CleanupReport>(`${relais.url}/api/cleanup`, admin, { method: 'POST' });
    await upload('old');
    await sql`update attachments set created_at = now() - interval '25 h'`.execute(db);
    s3.refusal = { status: 503, code: 'SlowDown' };
    expect((await cleanUp()).body.failed).toEqual(['attachments']);
    s3.refusal = undefined;
    expect((await cleanUp()).body.failed).toEqual([]);
    expect(s3.objects.size).toBe(0);
    expect((await sql`select id from attachments`.execute(db)).rows).toEqual([]);
  });
});
