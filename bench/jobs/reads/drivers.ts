import { aToken } from '../../../test/support/app.js';
import { publishAll, type Message } from '../../load/publish-all.js';
import { untilStored } from '../flood.js';
import { KeptHttp } from './kept-http.js';
import type { Place, Subject } from './subject.js';

const BASE = 100;
const AROUND = 'lat=48.85&lng=2.35';

/** 100, 1 k and 10 k free drivers, evenly over 33 × 29 km. */
export const drivers: Subject = {
  async grow(place, times) {
    const http = new KeptHttp(place.target.restUrl!, aToken({ role: 'admin' }));
    await introduce(place, BASE * times);
    const questions = [
      {
        name: 'the 10 nearest within 10 km',
        ask: () => http.list(`/api/chauffeurs/proches?${AROUND}&rayon=10000`, 'items', 10),
      },
      { name: 'a page of the overview', ask: () => http.list('/api/chauffeurs/status', 'chauffeurs', 50) },
    ];
    return { questions, end: () => http.close() };
  },
};

async function introduce({ target }: Place, count: number): Promise<void> {
  const before = await target.features!.stored('positions');
  await publishAll(target.broker, 2 * count, wordOf);
  await untilStored(target, 'positions', before + count);
}

/** Each driver is free, and somewhere. */
function wordOf(no: number): Message {
  const driver = Math.floor(no / 2);
  const id = `driver-${driver}`;
  const timestamp = Date.now();
  const isFree = { disponible: true, en_ligne: true, timestamp };
  if (no % 2 === 0) return [`chauffeur/${id}/status`, JSON.stringify(isFree)];
  const data = { ...placeOf(driver), timestamp };
  return [`chauffeur/${id}/position`, JSON.stringify({ type: 'general_position', chauffeur_id: id, data })];
}

/** However many there are, they lie evenly (by the plastic number). */
function placeOf(no: number): { lat: number; lng: number } {
  return { lat: 48.7 + 0.3 * ((no * 0.754_877_666) % 1), lng: 2.15 + 0.4 * ((no * 0.569_840_291) % 1) };
}
