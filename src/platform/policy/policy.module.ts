import { Global, Module } from '@nestjs/common';
import { RowPolicy } from './row-policy.service.js';
import { TopicNames } from './topic-names.js';
import { TopicPolicy } from './topic-policy.port.js';
import { TopicRelations } from './topic-relations.port.js';

@Global()
@Module({
  providers: [{ provide: TopicPolicy, useClass: RowPolicy }, TopicNames, TopicRelations],
  exports: [TopicNames, TopicPolicy, TopicRelations],
})
export class PolicyModule {}
