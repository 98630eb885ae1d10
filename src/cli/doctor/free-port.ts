import { once } from 'node:events';
import { createServer } from 'node:net';

/** True when one could listen there; false when another program does. Throws for other reasons, such as a missing right. */
export async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
    server.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}
