import { begins, RawWebSocket } from './raw-web-socket.js';

const [OPENED, ENTERED, REFUSED, PING] = ['0', '40', '44', '2'] as const;

/** A socket in the default namespace that answers pings, and tells all other frames as they come. */
export function signIn(url: string, token: string, onFrame: (frame: Buffer) => void): Promise<RawWebSocket> {
  return new Promise((resolve, reject) => {
    const socket = RawWebSocket.open(`${url}/socket.io/?EIO=4&transport=websocket`, (frame) => {
      if (begins(frame, OPENED)) socket.send(`40${JSON.stringify({ token })}`);
      else if (begins(frame, PING)) socket.send('3');
      else if (begins(frame, ENTERED)) resolve(socket);
      else if (begins(frame, REFUSED)) reject(new Error(frame.toString()));
      else onFrame(frame);
    });
  });
}

/** So many at a time, as a server takes them without delay. */
const AT_ONCE = 100;

/** One socket for each token. */
export async function signInAll(
  url: string,
  tokens: readonly string[],
  onFrame: (frame: Buffer) => void,
): Promise<RawWebSocket[]> {
  const sockets: RawWebSocket[] = [];
  for (let at = 0; at < tokens.length; at += AT_ONCE) {
    const some = tokens.slice(at, at + AT_ONCE).map((token) => signIn(url, token, onFrame));
    sockets.push(...(await Promise.all(some)));
  }
  return sockets;
}
