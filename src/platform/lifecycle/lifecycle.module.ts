import { Global, Module } from '@nestjs/common';
import { InstanceId } from './instance-id.js';
import { Lifecycle } from './lifecycle.js';

@Global()
@Module({ providers: [Lifecycle, InstanceId], exports: [Lifecycle, InstanceId] })
export class LifecycleModule {}
