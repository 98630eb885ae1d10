import { RelaisClient, type RelaisError } from '../../client/src/index.js';
import type { MessageAck, Room } from '../../src/contracts/index.js';
import { aToken } from '../support/app.js';
import { call, TestSocket } from '../support/clients.js';
import { noteFigures, secondsSince, shortfall } from '../support/figures.js';
import { embeddedEngines, KilledBackend } from '../support/killed-backend.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';

const MIB = 1_048_576;
/** As many in one breath, before anybody is waited for. */
const AT_ONCE = 20;
const CONTENT = 'x'.repeat(9_000);
/** The kernels of both ends take some megabytes before anything waits in the process. */
const MOST_MESSAGES = 4_000;
const CUT_OFF = /a slow socket was cut off with \d+ bytes waiting/;

describe('a socket that stops reading while its room talks', () => {
  let relais: KilledBackend;
  let proxy: TcpProxy;
  let roomId: string;
  let speaker: TestSocket;
  let reader: RelaisClient;
  const clients: RelaisClient[] = [];
  const heard = { reader: [] as number[], other: [] as number[] };
  let said = 0;
  /** Of the backend, in bytes, around the time in which one did not read. */
  let [before, after] = [0, 0];

  beforeAll(async () => {
    const env = { LOG_LEVEL: 'warn', RATE_CHAT: '1000000' };
    relais = await KilledBackend.on(await embeddedEngines(), env);
    proxy = await startTcpProxy(Number(new URL(relais.url).port));
    const made = await call<Room>(`${relais.url}/api/rooms`, aToken({ sub: 'ann' }), {
      body: { members: ['bob', 'cid'] },
    });
    roomId = made.body.roomId;
    speaker = await TestSocket.open(relais.url, aToken({ sub: 'ann' }), '/');
    reader = await visitor('bob', `http://127.0.0.1:${proxy.port}`, heard.reader);
    await visitor('cid', relais.url, heard.other);
  }, 60_000);
  afterAll(async () => {
    for (const client of clients) client.stop();
    speaker.close();
    await proxy.close();
    await relais.end();
  }, 30_000);

  /** Somebody who joins the room at every connection, from the last message on that they have. */
  async function visitor(sub: string, url: string, seqs: number[]): Promise<RelaisClient> {
    let joins = 0;
    const client = new RelaisClient(url, {
      token: () => aToken({ sub }),
      maxReconnectAttempts: Infinity,
      socketOptions: { transports: ['websocket'], forceNew: true },
      onSyncComplete: () => void joinAgain().then(() => (joins += 1), ignoreLoss),
    });
    const joinAgain = async (): Promise<void> => {
      for (let isWhole = false; !isWhole;) {
        const room = await client.request('room:join', { roomId, afterSeq: seqs.at(-1) ?? 0 });
        for (const { seq } of room.messages) note(seqs, seq);
        isWhole = (seqs.at(-1) ?? 0) >= room.lastSeq;
      }
    };
    client.on('message:new', ({ seq }) => note(seqs, seq));
    clients.push(client);
    await until(() => joins === 1);
    return client;
  }

  /** In order and each once; what comes after a gap is fetched with it. */
  function note(seqs: number[], seq: number): void {
    if (seq === (seqs.at(-1) ?? 0) + 1) seqs.push(seq);
  }

  /** Of a connection that went while it was asked: the next one asks again. */
  function ignoreLoss(error: unknown): void {
    if ((error as RelaisError).code !== 'DISCONNECTED') throw error;
  }

  async function talk(): Promise<void> {
    const say = () => {
      const message = { roomId, content: CONTENT, clientMessageId: `m-${said++}` };
      return speaker.request<MessageAck>('message:send', message);
    };
    const replies = await Promise.all(Array.from({ length: AT_ONCE }, say));
    expect(replies.filter(({ ok }) => !ok)).toEqual([]);
    await until(() => heard.other.length === said);
  }

  it('is cut off with a reason, and takes no memory with it; the others hear everything', async () => {
    while (said < 1_000) await talk();
    await until(() => heard.reader.length === said);
    const cut = relais.says(CUT_OFF).then(() => true);
    before = relais.residentBytes();
    proxy.hang();
    while (!(await Promise.race([cut, talk()]))) expect(said).toBeLessThan(MOST_MESSAGES);
    for (const end = said + 300; said < end;) await talk();
    after = relais.residentBytes();
    expect((after - before) / MIB).toBeLessThan(30);
  }, 120_000);

  it('is whole when it reads again', async () => {
    proxy.goOn();
    const startedAt = performance.now();
    await until(() => heard.reader.length === said);
    const recoveredS = secondsSince(startedAt);
    await talk();
    await until(() => heard.reader.length === said);
    noteFigures('slow-reader', {
      acknowledged: said,
      stored: heard.reader.length,
      ...shortfall(heard.other.map(String), heard.reader.map(String)),
      memoryBeforeMb: before / MIB,
      memoryAfterMb: after / MIB,
      recoveredS,
    });
    expect(reader.socket.connected).toBe(true);
  });
});
