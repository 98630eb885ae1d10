import { connect, createServer, type Socket } from 'node:net';

export interface Balancer {
  readonly url: string;
  /** Ends every connection without a word; clients may come again. */
  cut(): void;
  close(): Promise<void>;
}

/** One address for several servers, as a load balancer gives: each connection goes to the next one that listens. */
export async function startBalancer(urls: readonly string[]): Promise<Balancer> {
  const ports = urls.map((url) => Number(new URL(url).port));
  const clients = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client)).on('error', () => undefined);
    const first = turn++;
    lead(
      client,
      ports.map((_, i) => ports[(first + i) % ports.length]!),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => clients.forEach((client) => client.destroy());
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    cut,
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function lead(client: Socket, [port, ...others]: readonly number[]): void {
  if (port === undefined) return void client.destroy();
  const upstream = connect(port, '127.0.0.1');
  upstream.once('error', () => lead(client, others));
  upstream.once('connect', () => {
    upstream.removeAllListeners('error').on('error', () => undefined);
    client.pipe(upstream).pipe(client);
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  });
}
