/**
 * Frames per second of the map of drivers in headless Chromium while 5000 drivers move once a second. The server, the
 * socket and the page are the real ones; positions are told from the server's notifier on, so that the two cores draw
 * instead of taking in MQTT.
 *
 *     npm run build && npm run bench:map [-- drivers]
 */
import { connectAsync } from 'mqtt';
import type { Page } from 'playwright-core';
import { driverPosition, type DriverPosition } from '../src/contracts/index.js';
import { pageRoom } from '../src/platform/socket/page-rooms.js';
import { SocketHub } from '../src/platform/socket/socket-hub.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../test/support/app.js';
import { startBrowser, visit } from '../test/support/browser.js';

const DRIVERS = Number(process.argv[2] ?? 5_000);
const ROUNDS = 3;
const ROUND_MS = 10_000;
const TURN_MS = 20;
const PARIS = { lat: 48.8566, lng: 2.3522 };
const ADMIN = { email: 'bench@relais.example', password: 'as many frames as can be' };

interface Frames {
  readonly perSecond: number;
  readonly longestMs: number;
}

/** On a circle of its own around the town. */
function fixOf(index: number): { lat: number; lng: number } {
  const [angle, radius] = [index + Date.now() / 60_000, 0.01 + (index % 97) / 2_000];
  return { lat: PARIS.lat + radius * Math.sin(angle), lng: PARIS.lng + 1.5 * radius * Math.cos(angle) };
}

/** Makes the drivers known, as their apps would. */
async function introduce(running: RunningApp): Promise<void> {
  const password = aToken({ role: 'admin' });
  const backend = await connectAsync(`mqtt://127.0.0.1:${brokerPort(running)}`, {
    username: 'bench',
    password,
  });
  for (let index = 0; index < DRIVERS; index++) {
    const chauffeur_id = `driver-${index}`;
    const status = { disponible: index % 3 > 0, en_ligne: true, en_course: index % 5 === 0 };
    const position: DriverPosition = {
      type: 'general_position',
      chauffeur_id,
      data: { ...fixOf(index), timestamp: Date.now() },
    };
    const last = backend.publishAsync(`chauffeur/${chauffeur_id}/status`, JSON.stringify(status), { qos: 1 });
    await backend.publishAsync(`chauffeur/${chauffeur_id}/position`, JSON.stringify(position), { qos: 0 });
    if (index % 100 === 99) await last;
  }
  await backend.endAsync();
}

/** Each driver once a second, a few at a time. Returns what stops them. */
function drive({ app }: RunningApp): () => void {
  const audience = { namespace: '/', rooms: [pageRoom('drivers')], isLocal: true } as const;
  const hub = app.get(SocketHub);
  let next = 0;
  let due = 0;
  const timer = setInterval(() => {
    for (due += (DRIVERS * TURN_MS) / 1_000; due >= 1; due--) {
      const position = { ...fixOf(next), speed: 9, timestamp: new Date().toISOString() };
      hub.emit(driverPosition, { chauffeur_id: `driver-${next}`, reservation_id: null, position }, audience);
      next = (next + 1) % DRIVERS;
    }
  }, TURN_MS);
  return () => clearInterval(timer);
}

/** Of the page, where `framesOf` counts. */
declare const requestAnimationFrame: (draw: (time: number) => void) => number;

function framesOf(page: Page): Promise<Frames> {
  return page.evaluate(async (ms) => {
    const times: number[] = [];
    const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    for (const end = performance.now() + ms; performance.now() < end;) times.push(await nextFrame());
    const longestMs = Math.max(...times.slice(1).map((time, index) => time - times[index]!));
    return { perSecond: ((times.length - 1) / (times.at(-1)! - times[0]!)) * 1_000, longestMs };
  }, ROUND_MS);
}

async function main(): Promise<void> {
  const running = await startApp({ ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password });
  const browser = await startBrowser();
  await introduce(running);
  const page = await visit(browser, running.url, { path: '/drivers', as: ADMIN });
  const began = performance.now();
  await page.getByRole('option').first().waitFor();
  console.log(`${DRIVERS} drivers on the list after ${Math.round(performance.now() - began)} ms`);
  const stop = drive(running);
  for (let round = 0; round < ROUNDS; round++) {
    const { perSecond, longestMs } = await framesOf(page);
    console.log(`${perSecond.toFixed(1)} frames/s, the longest ${Math.round(longestMs)} ms`);
  }
  stop();
  await browser.close();
  await running.stop();
}

await main();
