import { Global, Module } from '@nestjs/common';
import { CleanupTasks } from './cleanup-tasks.js';
import { StatsParts } from './stats-parts.js';

/** Where features enter their part of the statistics and of the cleanup. */
@Global()
@Module({ providers: [CleanupTasks, StatsParts], exports: [CleanupTasks, StatsParts] })
export class UpkeepModule {}
