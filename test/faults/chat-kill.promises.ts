import type { MessageAck } from '../../src/contracts/index.js';
import { noteFigures, secondsSince, shortfall } from '../support/figures.js';
import { KilledBackend } from '../support/killed-backend.js';
import { phoneSession, RideTalk } from '../support/ride-talk.js';
import { until } from '../support/until.js';

const KILLS = 5;
const WORKERS = 4;
/** By socket, and as many by MQTT, before each kill. */
const MESSAGES = 100;
const ALL = KILLS * MESSAGES * 2;

type Places = Map<string, string>;

const placeOf = ({ seq, messageId }: Pick<MessageAck, 'seq' | 'messageId'>): string => `${seq} ${messageId}`;

/** What a kill -9 in the middle of a conversation leaves, whatever the engines. */
export function keepsTheConversation(
  name: string,
  startEngines: () => Promise<KilledBackend['engines']>,
): void {
  let relais: KilledBackend;
  let talk: RideTalk;
  /** Acknowledged, and not there after the kill as it was acknowledged. */
  const lost: string[] = [];
  /** Stored before the kill, and answered with another place after it. */
  const moved: string[] = [];
  /** How many had been acknowledged when a kill came. */
  const progress: number[] = [];
  /** Acknowledged before a kill, at either door. */
  const kept: string[] = [];
  let recoveredS = 0;

  beforeAll(async () => {
    relais = await KilledBackend.on(await startEngines(), { RATE_CHAT: '1000000', RATE_WRITES: '1000000' });
    talk = await RideTalk.begin(relais.url);
    for (let round = 0; round < KILLS; round++) await speakIntoAKill(round);
  }, 200_000);
  afterAll(() => relais.end(), 30_000);

  async function speakIntoAKill(round: number): Promise<void> {
    const ids = (door: string) => Array.from({ length: MESSAGES }, (_, i) => `${door}-${round}-${i}`);
    const [bySocket, byMqtt] = [ids('socket'), ids('mqtt')];
    const phone = await relais.engines.connect(phoneSession);
    const saying = talk.sayByMqtt(phone, byMqtt);
    const answered: Places = new Map();
    const sending = sendAll(bySocket, answered);
    await until(() => answered.size >= 10 + 15 * round);
    await relais.kill();
    const killedAt = performance.now();
    progress.push(answered.size);
    await sending;
    await phone.endAsync(true);
    const acknowledged = new Set(await saying);
    await relais.start();
    recoveredS = Math.max(recoveredS, secondsSince(killedAt));
    kept.push(...answered.keys(), ...acknowledged);
    await takeStock(answered, acknowledged);
    await repeat(
      bySocket,
      byMqtt.filter((id) => !acknowledged.has(id)),
    );
  }

  /** Sends them over one socket, a few at a time, and notes what is answered. */
  async function sendAll(ids: readonly string[], answered: Places): Promise<void> {
    const socket = await talk.socket();
    const waiting = [...ids];
    const work = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const reply = await talk.sendBySocket(socket, id);
        if (!reply?.ok) return;
        answered.set(id, placeOf(reply.data));
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, work));
    socket.close();
  }

  async function storedPlaces(): Promise<Places> {
    const stored = await talk.stored();
    return new Map(stored.map((message) => [message.clientMessageId, placeOf(message)]));
  }

  async function takeStock(answered: Places, acknowledged: ReadonlySet<string>): Promise<void> {
    const stored = await storedPlaces();
    for (const [id, place] of answered) if (stored.get(id) !== place) lost.push(id);
    // What the broker has acknowledged may still be on its way to be stored.
    await until(async () => {
      const places = await storedPlaces();
      return [...acknowledged].every((id) => places.has(id));
    });
  }

  async function repeat(bySocket: readonly string[], byMqtt: readonly string[]): Promise<void> {
    const stored = await storedPlaces();
    const answered: Places = new Map();
    const phone = await relais.engines.connect(phoneSession);
    const [said] = await Promise.all([talk.sayByMqtt(phone, byMqtt), sendAll(bySocket, answered)]);
    expect([said.length, answered.size]).toEqual([byMqtt.length, bySocket.length]);
    await phone.endAsync();
    for (const [id, place] of answered) if ((stored.get(id) ?? place) !== place) moved.push(id);
  }

  it('comes in the middle', () => {
    expect(progress).toHaveLength(KILLS);
    for (const answered of progress) expect(answered).toBeLessThan(MESSAGES);
  });

  it('leaves every message that was acknowledged, by socket or by MQTT, in its place', () => {
    expect(lost).toEqual([]);
  });

  it('answers who sends again with the place that the message had', () => {
    expect(moved).toEqual([]);
  });

  it('leaves each message once, and no gap', async () => {
    await until(async () => (await talk.stored()).length >= ALL);
    const stored = await talk.stored();
    const ids = stored.map(({ clientMessageId }) => clientMessageId);
    const counts = { sent: ALL, acknowledged: kept.length, stored: stored.length };
    noteFigures(name, { ...counts, ...shortfall(kept, ids), recoveredS });
    expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: ALL }, (_, i) => i + 1));
    expect(new Set(ids).size).toBe(ALL);
  });
}
