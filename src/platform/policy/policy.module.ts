import { Global, Module } from '@nestjs/common';
import { RowPolicy } from './row-policy.service.js';
import { TopicPolicy } from './topic-policy.port.js';
import { TopicRelations } from './topic-relations.port.js';

@Global()
@Module({
  providers: [{ provide: TopicPolicy, useClass: RowPolicy }, TopicRelations],
  exports: [TopicPolicy, TopicRelations],
})
export class PolicyModule {}
