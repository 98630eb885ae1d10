import { Client } from 'pg';
import { median, p99 } from '../../server-process.js';
import type { Figure, Job } from '../job.js';
import { chatHistory } from './chat-history.js';
import { drivers } from './drivers.js';
import { presence } from './presence.js';
import { readings } from './readings.js';
import type { Place, Question } from './subject.js';

const SUBJECTS = [chatHistory, readings, drivers, presence];
const TIMES = [1, 10, 100];
const WARM_UP = 200;

/** What is read beside ten and a hundred times as much of the same: in columns of their own, in ms. */
export const reads: Job = {
  suits: ({ databaseUrl }) => databaseUrl !== undefined,
  async measure(target, seconds) {
    const database = new Client({ connectionString: target.databaseUrl });
    await database.connect();
    try {
      return await measureAll({ target, database }, seconds);
    } finally {
      await database.end();
    }
  },
};

async function measureAll(place: Place, seconds: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const subject of SUBJECTS) {
    for (const times of TIMES) {
      const { questions, end } = await subject.grow(place, times);
      await settle(place);
      for (const each of questions) figures.push(...(await askFor(each, seconds, `${times} ×`)));
      end();
    }
  }
  return figures;
}

/** What filling has left to be tidied up and written, which Postgres would do meanwhile. */
async function settle({ database }: Place): Promise<void> {
  await database.query('vacuum analyze');
  await database.query('checkpoint');
}

async function askFor({ name, ask }: Question, seconds: number, column: string): Promise<Figure[]> {
  for (let i = 0; i < WARM_UP; i++) await ask();
  const times: number[] = [];
  for (const end = performance.now() + 1000 * seconds; performance.now() < end;) {
    const began = performance.now();
    await ask();
    times.push(performance.now() - began);
  }
  return [
    { name: `${name}: p50, ms`, value: median(times), column },
    { name: `${name}: p99, ms`, value: p99(times), column },
  ];
}
