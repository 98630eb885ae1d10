import { Aedes, type AedesOptions } from 'aedes';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A broker that speaks MQTT 3.1.1 alone and lets everyone in, in the test's own process. */
export interface PlainBroker {
  readonly aedes: Aedes;
  readonly port: number;
  readonly url: string;
  /** Ends every connection without a word; clients may come again. */
  cut(): void;
  stop(): Promise<void>;
}

export async function startPlainBroker(options: AedesOptions = {}, port = 0): Promise<PlainBroker> {
  const aedes = await Aedes.createBroker(options);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const bound = (server.address() as AddressInfo).port;
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  const stop = async (): Promise<void> => {
    const closed = once(server.close(), 'close');
    cut();
    await closed;
    await new Promise<void>((resolve) => aedes.close(resolve));
  };
  return { aedes, port: bound, url: `mqtt://127.0.0.1:${bound}`, cut, stop };
}
