import { WebSocketServer, type ServerOptions } from 'ws';

const GOODBYE_MS = 2_000;

/**
 * What carries socket.io: a client that does not answer the goodbye is gone after 2 s. By itself ws waits 30 s, which is
 * how long one that was cut off for its silence, or for not reading, would go on holding its connection.
 */
export class PromptWebSockets extends WebSocketServer {
  constructor(options: ServerOptions) {
    // Its types leave `closeTimeout` out.
    const prompt: ServerOptions & { closeTimeout: number } = { ...options, closeTimeout: GOODBYE_MS };
    super(prompt);
  }
}
