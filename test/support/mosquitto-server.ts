import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand, startServer, type ChildServer } from './child-server.js';

export interface StartedMosquitto {
  readonly url: string;
  readonly server: ChildServer;
}

export function mosquittoAvailable(): boolean {
  return findCommand('mosquitto') !== undefined;
}

/** As it says it itself, such as `mosquitto version 2.0.11`. */
export function mosquittoVersion(): string {
  return spawnSync(findCommand('mosquitto')!, ['-h'], { encoding: 'utf8' }).stdout.split('\n')[0]!;
}

/**
 * A private mosquitto that lets everyone in and keeps its sessions on disk; `at` starts one again where another was.
 * It keeps every message of a slow subscriber, and sends small packets at once (4 k QoS 1 messages/s without).
 */
export async function startMosquitto(at?: { dir: string; port: number }): Promise<StartedMosquitto> {
  const command = findCommand('mosquitto')!;
  const args = (_port: number, dir: string) => ['-c', join(dir, 'mosquitto.conf')];
  const server = await startServer({ command, args, prepare: writeConfiguration }, at);
  return { url: `mqtt://127.0.0.1:${server.port}`, server };
}

function writeConfiguration(dir: string, port: number): void {
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'set_tcp_nodelay true',
    'max_queued_messages 0',
    'persistence true',
    `persistence_location ${dir}/`,
    ...(process.getuid?.() === 0 ? ['user root'] : []),
  ];
  writeFileSync(join(dir, 'mosquitto.conf'), `${lines.join('\n')}\n`);
}
