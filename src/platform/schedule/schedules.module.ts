import { Global, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Turns } from './turns.js';

/** `@Cron` jobs run from the bootstrap until the drain. What one instance only has to do, its job does by `Turns`. */
@Global()
@Module({ imports: [ScheduleModule.forRoot()], providers: [Turns], exports: [Turns] })
export class SchedulesModule {}
