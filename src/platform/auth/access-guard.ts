import { Injectable, Logger, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { RouteContract } from '../../contracts/index.js';
import { Settings } from '../config/settings.js';
import { AppError } from '../errors/app-error.js';
import { ROUTE_METADATA } from '../http/on-route.decorator.js';
import { RateLimits } from '../rate/rate-limits.js';
import type { Caller } from './caller.js';
import type { AuthenticatedRequest } from './current-caller.decorator.js';
import { admitCollector, admitHook } from './machine-access.js';
import { presentedToken } from './presented-token.js';
import { TokenVerifier } from './token-verifier.port.js';

type GuardedRequest = FastifyRequest & AuthenticatedRequest;

const WRITES: readonly string[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Decides who may call a REST route, by the route's contract alone; a handler without one is refused. Sockets and
 * MQTT sessions are let in at their own doors. What everyone may read is not counted: probes come often, and from one
 * address.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly logger = new Logger(AccessGuard.name);

  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
    private readonly limits: RateLimits,
    private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const route = this.reflector.get<RouteContract | undefined>(ROUTE_METADATA, context.getHandler());
    if (!route) {
      this.logger.error(
        `${context.getClass().name}.${context.getHandler().name} has no route contract: refused`,
      );
      throw new AppError('ACCESS_DENIED');
    }
    await this.admit(context.switchToHttp().getRequest<GuardedRequest>(), route);
    return true;
  }

  private async admit(request: GuardedRequest, route: RouteContract): Promise<void> {
    const { access } = route;
    if (access === 'hook') return admitHook(request.raw, this.settings);
    if (access === 'metrics') return admitCollector(request.raw, this.settings);
    if (access === 'documentation' && !this.settings.isProduction) return;
    if (access === 'public') return WRITES.includes(request.method) ? this.limit(request) : undefined;
    await this.admitCaller(request, route);
  }

  private async admitCaller(request: GuardedRequest, route: RouteContract): Promise<void> {
    const caller = await this.identify(request);
    await this.limit(request, caller);
    const roles = rolesOf(route);
    if (roles && !roles.includes(caller.role)) {
      this.logger.warn(`${caller.id} (${caller.role}) was refused ${route.method} ${route.path}`);
      throw new AppError('ACCESS_DENIED');
    }
    request.caller = caller;
  }

  private async identify(request: GuardedRequest): Promise<Caller> {
    try {
      const token = presentedToken(request.raw);
      if (token === undefined) throw new AppError('AUTH_REQUIRED');
      return await this.verifier.verify(token);
    } catch (error) {
      await this.limit(request);
      throw error;
    }
  }

  /** By caller, or by address where there is none. Admins and devices have no limit. */
  private async limit(request: GuardedRequest, caller?: Caller): Promise<void> {
    if (caller?.role === 'admin' || caller?.role === 'device') return;
    const key = caller ? `caller ${caller.id}` : `address ${request.ip}`;
    await this.limits.take(WRITES.includes(request.method) ? ['rest', 'writes'] : ['rest'], key);
  }
}

function rolesOf({ access }: RouteContract): readonly string[] | undefined {
  if (access === 'caller') return undefined;
  return access === 'documentation' ? ['admin'] : (access as readonly string[]);
}
