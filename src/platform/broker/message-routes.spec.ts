import { IsInt } from 'class-validator';
import type { IPublishPacket } from 'mqtt';
import { defineTopic, type TopicContract } from '../../contracts/index.js';
import { IncomingMessage } from './incoming-message.js';
import { MessageRoutes } from './message-routes.js';

class Count {
  @IsInt() n: number;
}

const options = { qos: 1, from: 'device', summary: 'of this test' } as const;
const any = defineTopic('rooms/:roomId/count', Count, options);
const gold = defineTopic('rooms/gold/count', Count, options);

describe('MessageRoutes', () => {
  let routes: MessageRoutes;
  let heard: string[];

  const take = ({ path }: TopicContract) => ({
    contract: path === any.path ? any : gold,
    take: async (payload: object, { params }: { params: unknown }) =>
      void heard.push(`${path} ${JSON.stringify({ ...payload, ...(params as object) })}`),
  });
  const tell = (topic: string): string[] => {
    heard = [];
    const packet = { topic, payload: Buffer.from('{"n":1}'), qos: 1, retain: false };
    for (const job of routes.jobsFor(topic)) void job(new IncomingMessage(packet as IPublishPacket));
    return heard;
  };

  beforeEach(() => {
    routes = new MessageRoutes();
    routes.addTopic(take(any));
  });

  it('gives a message to the most specific topic alone, and to every handler', () => {
    routes.addTopic(take(gold));
    routes.addHandler('rooms/#', () => void heard.push('handler'));
    expect(tell('rooms/gold/count')).toEqual(['rooms/gold/count {"n":1}', 'handler']);
    expect(tell('rooms/7/count')).toEqual(['rooms/:roomId/count {"n":1,"roomId":"7"}', 'handler']);
  });

  it('gives nobody what nobody takes', () => {
    expect(tell('rooms/7')).toEqual([]);
  });

  it('knows at once of topics and handlers that come and go', () => {
    const anyone = 'rooms/:roomId/count {"n":1,"roomId":"gold"}';
    expect(tell('rooms/gold/count')).toEqual([anyone]);
    const remove = routes.addHandler('rooms/gold/count', () => void heard.push('handler'));
    expect(tell('rooms/gold/count')).toEqual([anyone, 'handler']);
    remove();
    expect(tell('rooms/gold/count')).toEqual([anyone]);
    routes.addTopic(take(gold));
    expect(tell('rooms/gold/count')).toEqual(['rooms/gold/count {"n":1}']);
  });
});
