import { setTimeout as pause } from 'node:timers/promises';
import type { Settings } from '../../platform/config/settings.js';
import { brokerCheck } from './broker.check.js';
import { databaseCheck, redisCheck } from './engines.checks.js';
import { problem, reasonOf, type Check, type Finding } from './finding.js';
import { httpCheck } from './http.check.js';
import { mailCheck } from './mail.check.js';
import { foldersCheck, identityCheck, settingsCheck } from './process.checks.js';
import { s3Check } from './s3.check.js';

const LIMIT_MS = 5_000;

const checks: readonly Check[] = [
  settingsCheck,
  identityCheck,
  foldersCheck,
  httpCheck,
  databaseCheck,
  redisCheck,
  brokerCheck,
  mailCheck,
  s3Check,
];

export interface Examined extends Finding {
  readonly name: string;
}

/** Runs every check, all at once; each ends within 5 s. */
export function examine(settings: Settings): Promise<Examined[]> {
  return Promise.all(
    checks.map(async (check) => ({ name: check.name, ...(await findInTime(check, settings)) })),
  );
}

async function findInTime(check: Check, settings: Settings): Promise<Finding> {
  const late = pause(LIMIT_MS, problem('no answer within 5 s', 'try again'), { ref: false });
  try {
    return await Promise.race([check.find(settings), late]);
  } catch (error) {
    return problem(reasonOf(error), 'correct that, and run `relais doctor` again');
  }
}
