import { Controller, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { showAbout, type About } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { AboutService } from './about.service.js';

@Controller()
export class AboutController {
  constructor(private readonly service: AboutService) {}

  @OnRoute(showAbout)
  onAbout(@CurrentCaller() caller: Caller, @Req() { hostname }: FastifyRequest): About {
    return this.service.about(caller, hostname);
  }
}
