import { AsyncResource } from 'node:async_hooks';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { until } from '../../../test/support/until.js';
import { currentRequestId, traceRequests } from './request-context.js';

interface UnderWay {
  readonly ask: () => string | undefined;
  readonly answer: () => void;
}

describe('currentRequestId', () => {
  let server: FastifyInstance;
  let underWay: UnderWay[];

  beforeEach(async () => {
    underWay = [];
    server = fastify({ genReqId: () => `request-${underWay.length}` });
    traceRequests(server);
    server.get('/', async () => {
      const ask = AsyncResource.bind(currentRequestId);
      await new Promise<void>((resolve) => underWay.push({ ask, answer: resolve }));
      return {};
    });
    await server.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(() => server.close());

  const send = async (): Promise<[UnderWay, Socket]> => {
    const count = underWay.length;
    const client = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await until(() => underWay.length > count);
    return [underWay.at(-1)!, client];
  };

  it('knows the request until its answer is sent', async () => {
    const [{ ask, answer }, client] = await send();
    expect(ask()).toBe('request-0');
    answer();
    await once(client, 'data');
    await until(() => ask() === undefined);
    client.destroy();
    expect(ask()).toBeUndefined();
  });

  it('forgets a request that is broken off, and knows the next one', async () => {
    const [first, client] = await send();
    client.destroy();
    await until(() => first.ask() === undefined);
    const [next, nextClient] = await send();
    expect(next.ask()).toBe('request-1');
    underWay.forEach(({ answer }) => answer());
    nextClient.destroy();
  });

  it('knows each of several requests, whichever ends first', async () => {
    const [first, client] = await send();
    const [second, secondClient] = await send();
    expect(second.ask()).toBe('request-1');
    second.answer();
    await once(secondClient, 'data');
    expect(first.ask()).toBe('request-0');
    first.answer();
    client.destroy();
    secondClient.destroy();
  });
});
