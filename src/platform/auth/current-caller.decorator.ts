import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Caller } from './caller.js';

/** A request that the access guard has let through. `caller` is missing on public routes. */
export interface AuthenticatedRequest {
  caller?: Caller;
}

/** The verified caller of a REST request. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<AuthenticatedRequest>().caller,
);
