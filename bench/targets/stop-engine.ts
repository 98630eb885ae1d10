import { removeDir, type ChildServer } from '../../test/support/child-server.js';

/** Stops an engine, and removes what it kept on disk. */
export async function stopEngine(server: ChildServer): Promise<void> {
  await server.stop();
  removeDir(server.dir);
}
