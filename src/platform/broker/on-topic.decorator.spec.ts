import { Controller } from '@nestjs/common';
import { IsInt, IsString } from 'class-validator';
import { defineTopic } from '../../contracts/index.js';
import { OnTopic, type TopicMessage } from './on-topic.decorator.js';

class Depth {
  @IsInt() metres: number;
}

class Name {
  @IsString() name: string;
}

const depth = defineTopic('wells/:wellId/depth', Depth, { qos: 1, from: 'device', summary: 'of a well' });

@Controller()
class WellIntake {
  readonly seen: string[] = [];

  @OnTopic(depth)
  async onDepth(payload: Depth, message: TopicMessage<'wells/:wellId/depth'>): Promise<void> {
    this.seen.push(`${message.params.wellId} ${payload.metres}`);
  }

  @OnTopic(depth)
  async onDepthAlone(payload: Depth): Promise<void> {
    this.seen.push(String(payload.metres));
  }

  // @ts-expect-error another payload than the contract's
  @OnTopic(depth)
  async onName(payload: Name): Promise<void> {
    this.seen.push(payload.name);
  }

  // @ts-expect-error nothing to wait for: the message would be acknowledged before its effect
  @OnTopic(depth)
  onHurry(payload: Depth): void {
    this.seen.push(String(payload.metres));
  }

  @OnTopic(depth)
  async onWrongParameter(payload: Depth, message: TopicMessage<'wells/:wellId/depth'>): Promise<void> {
    // @ts-expect-error a parameter that the topic does not have
    this.seen.push(`${message.params.well} ${payload.metres}`);
  }
}

describe('OnTopic', () => {
  it.each(['onDepth', 'onDepthAlone'] as const)('marks %s for the intake, with its contract', (method) => {
    const handler = WellIntake.prototype[method];
    expect(Reflect.getMetadata('microservices:pattern', handler)).toEqual(['wells/+/depth']);
    const said = { contract: depth, controller: WellIntake, key: method };
    expect(Reflect.getMetadata('microservices:pattern_extras', handler)).toEqual(said);
  });
});
