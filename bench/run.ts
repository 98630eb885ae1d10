/**
 * The same jobs asked of several targets: medians of interleaved rounds, each in fresh processes, as a Markdown table. In
 * brackets: times the first target's figure. Starts all that it needs on free ports of the loopback, and stops it.
 *
 *     npm run bench -- [--jobs positions,chat] [--targets relais,usual] [--rounds 3] [--seconds 1.5]
 *
 * A round that fails, as when something got lost, is told and left out; then the exit code is 1 in the end.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { catchUp } from './jobs/catch-up.js';
import { chat } from './jobs/chat.js';
import { fanOutCurve } from './jobs/fan-out-curve.js';
import { fanOut } from './jobs/fan-out.js';
import { idleSockets } from './jobs/idle-sockets.js';
import { intakeCurve } from './jobs/intake-curve.js';
import type { Job } from './jobs/job.js';
import { positions } from './jobs/positions.js';
import { readings } from './jobs/readings.js';
import { reads } from './jobs/reads/reads.js';
import { restPublish } from './jobs/rest-publish.js';
import { svgOf } from './plots/chart.js';
import { Results } from './results.js';
import { startBare } from './targets/bare.js';
import { startMosquittoAlone } from './targets/mosquitto.js';
import { startNodeRed } from './targets/node-red.js';
import { startEmbedded, startRelais } from './targets/relais.js';
import type { StartTarget } from './targets/target.js';
import { startUsual } from './targets/usual.js';

const JOBS = new Map<string, Job>([
  ['fan-out', fanOut],
  ['rest-publish', restPublish],
  ['positions', positions],
  ['readings', readings],
  ['chat', chat],
  ['idle', idleSockets],
  ['catch-up', catchUp],
  ['reads', reads],
  ['fan-out-curve', fanOutCurve],
  ['intake-curve', intakeCurve],
]);
const TARGETS = new Map<string, StartTarget>([
  ['relais', startRelais],
  ['relais-embedded', startEmbedded],
  ['usual', startUsual],
  ['bare', startBare],
  ['mosquitto', startMosquittoAlone],
  ['node-red', startNodeRed],
]);

const { values: options } = parseArgs({
  options: {
    jobs: { type: 'string', default: [...JOBS.keys()].join() },
    targets: { type: 'string', default: [...TARGETS.keys()].join() },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '1.5' },
  },
});
const targets = options.targets.split(',');
/** Of a round: most take 10 to 20 s, `reads` some minutes; where a message is lost some wait for it for ever. */
const LIMIT_MS = 600_000;

function chosen<T>(from: ReadonlyMap<string, T>, name: string): T {
  const found = from.get(name);
  if (!found) throw new Error(`no ${name}: choose from ${[...from.keys()].join(', ')}`);
  return found;
}

async function round(jobName: string, targetName: string, results: Results): Promise<void> {
  const job = chosen(JOBS, jobName);
  const began = performance.now();
  const target = await chosen(TARGETS, targetName)();
  try {
    if (!job.suits(target)) return;
    const figures = await Promise.race([job.measure(target, Number(options.seconds)), failLate()]);
    results.add(targetName, figures);
    const said = figures.map(({ name, value }) => `${name} ${value.toPrecision(4)}`).join('; ');
    const took = Math.round((performance.now() - began) / 1000);
    console.error(`${jobName}, ${targetName}, ${took} s: ${said}`);
  } catch (error) {
    console.error(`${jobName}, ${targetName}: failed`, error);
    process.exitCode = 1;
  } finally {
    await target.stop();
  }
}

async function failLate(): Promise<never> {
  await pause(LIMIT_MS, undefined, { ref: false });
  throw new Error(`not over after ${LIMIT_MS} ms`);
}

for (const job of options.jobs.split(',')) {
  const { plot } = chosen(JOBS, job);
  const results = new Results(job);
  for (let i = 0; i < Number(options.rounds); i++) {
    for (const target of targets) await round(job, target, results);
  }
  console.log(results.table());
  if (plot) writeFileSync(`bench/plots/${plot.file}.svg`, svgOf(plot, results.series()));
}
