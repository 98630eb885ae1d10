/**
 * How many QoS 1 messages a second the intake takes from the embedded broker, with a handler that does nothing and
 * with one that waits 2 ms: the median of three rounds each, the load coming from a process of its own.
 *
 *     npm run bench:intake [-- messages a round]
 */
import { Controller } from '@nestjs/common';
import { IsInt } from 'class-validator';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { defineTopic } from '../src/contracts/index.js';
import { TokenIssuer } from '../src/platform/auth/token-issuer.service.js';
import { EmbeddedBroker } from '../src/platform/broker/embedded/embedded-broker.js';
import { OnTopic } from '../src/platform/broker/on-topic.decorator.js';
import { BrokerSide } from '../test/support/broker-side.js';
import { removeDir } from '../test/support/child-server.js';
import { runTypescript } from '../test/support/run-typescript.js';
import { testSettings } from '../test/support/settings.js';

const ROUNDS = 3;
const GOAL = 20_000;
const messages = Number(process.argv[2] ?? 120_000);

class Tick {
  @IsInt() n: number;
}

const tick = defineTopic('bench/:sender/tick', Tick, { qos: 1, from: 'device', summary: 'load' });
const work = { waitMs: 0, done: 0, firstAt: 0, tell: (): void => undefined };

@Controller()
class BenchIntake {
  @OnTopic(tick)
  async onTick(): Promise<void> {
    work.firstAt ||= performance.now();
    if (work.waitMs > 0) await pause(work.waitMs);
    if (++work.done === messages) work.tell();
  }
}

async function round(side: BrokerSide, waitMs: number): Promise<number> {
  Object.assign(work, { waitMs, done: 0, firstAt: 0 });
  const allDone = new Promise<void>((resolve) => (work.tell = resolve));
  const { port } = side.app.get(EmbeddedBroker).address();
  const { accessToken } = side.app.get(TokenIssuer).issue({ id: 'bench', role: 'admin' });
  const load = runTypescript('bench/intake-load.ts', String(port), accessToken, String(messages));
  const ended = once(load, 'exit');
  await allDone;
  const seconds = (performance.now() - work.firstAt) / 1000;
  await ended;
  return Math.round(messages / seconds);
}

async function median(side: BrokerSide, waitMs: number): Promise<number> {
  const rates: number[] = [];
  for (let i = 0; i < ROUNDS; i++) rates.push(await round(side, waitMs));
  console.log(`handler of ${waitMs} ms: ${rates.join(', ')} messages/s`);
  return rates.sort((a, b) => a - b)[1]!;
}

async function main(): Promise<void> {
  const settings = testSettings();
  const side = await (await BrokerSide.start(settings, [BenchIntake])).ready();
  const idle = await median(side, 0);
  const waiting = await median(side, 2);
  const isMet = idle >= GOAL && waiting >= 0.7 * idle;
  console.log(
    `median ${idle}/s, waiting ${waiting}/s (${Math.round((100 * waiting) / idle)} %): ${isMet ? 'met' : 'missed'}`,
  );
  await side.stop();
  removeDir(settings.DATA_DIR);
}

await main();
