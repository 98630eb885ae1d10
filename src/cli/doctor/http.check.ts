import type { HealthReport } from '../../contracts/index.js';
import { ownUrl } from '../own-url.js';
import { problem, well, type Check, type Finding } from './finding.js';
import { isFree } from './free-port.js';

const ANSWER_MS = 3_000;

/** Whether Relais could listen, or already does and is ready. */
export const httpCheck: Check = {
  name: 'HTTP',
  async find(settings) {
    const { listenHost, PORT } = settings;
    const at = `${listenHost}:${PORT}`;
    if (await isFree(PORT, listenHost)) return well(`${at} is free; Relais is not running there`);
    const report = await readReport(`${ownUrl(settings)}/health/ready`);
    if (!report) return problem(`${at} is taken by another program`, `stop it, or set PORT=${PORT + 1}`);
    return findingOf(report, at);
  },
};

function findingOf({ status, error }: HealthReport, at: string): Finding {
  if (status !== 'error') return well(`Relais runs at ${at} and is ready`);
  const names = Object.keys(error).join(', ');
  return problem(`Relais runs at ${at} and waits for ${names}`, 'see below, and its log');
}

async function readReport(url: string): Promise<HealthReport | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    const report = (await answer.json()) as Partial<HealthReport>;
    return report.details ? (report as HealthReport) : undefined;
  } catch {
    return undefined;
  }
}
