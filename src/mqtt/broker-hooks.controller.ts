import { Body, Controller } from '@nestjs/common';
import { HookAclRequest, hookAcl, HookAuthRequest, hookAuth, type HookAnswer } from '../contracts/index.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { BrokerHooksService } from './broker-hooks.service.js';

/** What an external broker calls to ask about its clients. */
@Controller()
export class BrokerHooksController {
  constructor(private readonly hooks: BrokerHooksService) {}

  @OnRoute(hookAuth)
  async authenticate(@Body() request: HookAuthRequest): Promise<HookAnswer> {
    return this.hooks.authenticate(request);
  }

  @OnRoute(hookAcl)
  async authorize(@Body() request: HookAclRequest): Promise<HookAnswer> {
    return this.hooks.authorize(request);
  }
}
