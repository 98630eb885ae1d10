import { readFileSync } from 'node:fs';

/** Of /proc/<pid>/stat, on every Linux there is. */
const TICKS_PER_SECOND = 100;

/** Microseconds of the processor that these processes have taken so far, in the kernel and outside. */
export function cpuMicros(pids: readonly number[]): number {
  return pids.map(ticksOf).reduce((sum, ticks) => sum + ticks, 0) * (1e6 / TICKS_PER_SECOND);
}

/** Their resident memory, in MiB. */
export function residentMiB(pids: readonly number[]): number {
  return pids.map((pid) => kibOf(pid, 'VmRSS')).reduce((sum, each) => sum + each, 0) / 1024;
}

/** The most resident memory that a process has had so far, in MiB. */
export function peakMiB(pid: number): number {
  return kibOf(pid, 'VmHWM') / 1024;
}

function kibOf(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)![1]);
}

function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name may hold spaces; the fields behind it do not. utime and stime are the 14th and 15th of all.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
