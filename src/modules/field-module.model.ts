import { epochMsOf, type FieldModule, type Telemetry } from '../contracts/index.js';

/** The word by which a module takes its leave: of all others, only that it is there is known. */
const OFFLINE = 'offline';

/** What a module measured, and when (epoch milliseconds). */
export interface Measured {
  readonly telemetry: Telemetry;
  readonly at: number;
}

/** All that is known of a field module; times in epoch milliseconds. */
export interface FieldModuleRecord {
  /** Tells it from one that had its id before. */
  readonly no: number;
  readonly moduleId: string;
  readonly name: string;
  readonly type: string;
  readonly owner: string;
  readonly isOnline: boolean;
  readonly status?: string;
  readonly measured?: Measured;
  /** When anything came from the module itself. */
  readonly heardAt?: number;
  readonly disconnectedAt?: number;
}

export interface TelemetryReport extends Measured {
  readonly kind: 'telemetry';
  readonly moduleId: string;
  /** True when it bore its time itself. */
  readonly isTimed: boolean;
}

export interface StatusReport {
  readonly kind: 'status';
  readonly moduleId: string;
  readonly status: string;
  /** Then it may be an old word. */
  readonly isRetained: boolean;
}

export type ModuleReport = TelemetryReport | StatusReport;

export function telemetryReport(moduleId: string, telemetry: Telemetry, now: number): TelemetryReport {
  const at = epochMsOf(telemetry['timestamp']);
  const isTimed = !Number.isNaN(at);
  return { kind: 'telemetry', moduleId, telemetry, isTimed, at: isTimed ? at : now };
}

/** The module after a report, and the same one when that says nothing. */
export function afterReport(module: FieldModuleRecord, report: ModuleReport, now: number): FieldModuleRecord {
  return report.kind === 'telemetry'
    ? afterTelemetry(onLine(module, now), report)
    : afterStatus(module, report, now);
}

/** The module when nothing has come since `since`: the same one if something has, or if it was off line. */
export function afterSilence(module: FieldModuleRecord, since: number, now: number): FieldModuleRecord {
  return isHeardSince(module, since) ? module : offLine(module, now);
}

export function isHeardSince({ heardAt }: FieldModuleRecord, since: number): boolean {
  return heardAt !== undefined && heardAt > since;
}

/** True when both hold the same values, in whatever order; when they were measured is left out. */
export function isSameTelemetry(one: Telemetry, other: Telemetry): boolean {
  const values = valuesOf(one);
  return values.length === valuesOf(other).length && values.every(([name, value]) => other[name] === value);
}

/** What it said last; not that it leaves, once something has come since. */
export function presentStatus({ status, isOnline }: FieldModuleRecord): string | undefined {
  return isOnline && status === OFFLINE ? undefined : status;
}

export function fieldModuleOf(module: FieldModuleRecord): FieldModule {
  const { moduleId, name, type, owner, isOnline, heardAt, measured } = module;
  return {
    moduleId,
    name,
    type,
    userId: owner,
    isOnline,
    lastSeen: heardAt === undefined ? null : new Date(heardAt).toISOString(),
    status: presentStatus(module) ?? null,
    telemetry: measured?.telemetry ?? null,
  };
}

/** The newest wins: by its own time, or, where it bears none, because it comes last. */
function afterTelemetry(
  module: FieldModuleRecord,
  { telemetry, at, isTimed }: TelemetryReport,
): FieldModuleRecord {
  const isLate = isTimed && module.measured !== undefined && module.measured.at > at;
  return isLate ? module : { ...module, measured: { telemetry, at } };
}

/** The broker sends a retained word again at each subscription: what is known already says nothing. */
function afterStatus(
  module: FieldModuleRecord,
  { status, isRetained }: StatusReport,
  now: number,
): FieldModuleRecord {
  if (isRetained && status === module.status) return module;
  const said = { ...module, status };
  return status === OFFLINE ? offLine(said, now) : onLine(said, now);
}

function onLine(module: FieldModuleRecord, now: number): FieldModuleRecord {
  return { ...module, isOnline: true, heardAt: now };
}

function offLine(module: FieldModuleRecord, now: number): FieldModuleRecord {
  return module.isOnline ? { ...module, isOnline: false, disconnectedAt: now } : module;
}

function valuesOf(telemetry: Telemetry): [string, unknown][] {
  return Object.entries(telemetry).filter(
    ([name, value]) => name !== 'timestamp' || Number.isNaN(epochMsOf(value)),
  );
}
