import { findCommand, startServer, type ChildServer } from './child-server.js';

export interface StartedRedis {
  readonly url: string;
  readonly server: ChildServer;
}

export function redisAvailable(): boolean {
  return findCommand('redis-server') !== undefined;
}

/** A private Redis that keeps nothing on disk; `at` starts one again where another was. */
export async function startRedis(at?: { dir: string; port: number }): Promise<StartedRedis> {
  const args = (port: number, dir: string) => [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    dir,
    '--save',
    '',
  ];
  const server = await startServer({ command: 'redis-server', args }, at);
  return { url: `redis://127.0.0.1:${server.port}`, server };
}
