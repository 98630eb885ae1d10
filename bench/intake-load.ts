/** The load of `intake.ts`: port, token, messages. Publishes at QoS 1 over two connections, 500 unacknowledged each. */
import { connectAsync } from 'mqtt';

const CONNECTIONS = 2;
const WINDOW = 500;
const [port, password, messages] = process.argv.slice(2) as [string, string, string];

async function publishAll(sender: number, count: number): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { username: 'bench', password });
  let sent = 0;
  const one = async (): Promise<void> => {
    while (sent < count) await client.publishAsync(`bench/${sender}/tick`, `{"n":${sent++}}`, { qos: 1 });
  };
  await Promise.all(Array.from({ length: WINDOW }, one));
  await client.endAsync();
}

const share = Number(messages) / CONNECTIONS;
await Promise.all(Array.from({ length: CONNECTIONS }, (_, sender) => publishAll(sender, share)));
