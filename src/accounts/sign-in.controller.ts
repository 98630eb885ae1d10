import { Body, Controller, Ip, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  Credentials,
  followSignInLink,
  signIn,
  SignInLinkParams,
  signOut,
  type Session,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { SESSION_COOKIE, sessionCookieOptions } from '../platform/auth/session-cookie.js';
import { Settings } from '../platform/config/settings.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { RateLimits } from '../platform/rate/rate-limits.js';
import { Sessions } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';

const FIRST_PAGE = '/';

@Controller()
export class SignInController {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: Sessions,
    private readonly limits: RateLimits,
    private readonly settings: Settings,
  ) {}

  @OnRoute(signIn)
  async signIn(
    @Body() credentials: Credentials,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    await this.limits.take(['signIn'], address);
    return this.keep(await this.signIns.byPassword(credentials), reply);
  }

  @OnRoute(followSignInLink)
  async followSignInLink(
    @Param() { token }: SignInLinkParams,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.limits.take(['signIn'], address);
    this.keep(await this.signIns.byLink(token), reply);
    void reply.header('Location', FIRST_PAGE);
  }

  @OnRoute(signOut)
  async signOut(
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.close(caller);
    reply.clearCookie(SESSION_COOKIE, sessionCookieOptions(this.settings));
  }

  /** Leaves the token with the browser too, for pages of our own. */
  private keep(session: Session, reply: FastifyReply): Session {
    const options = { ...sessionCookieOptions(this.settings), maxAge: session.expiresIn };
    reply.setCookie(SESSION_COOKIE, session.accessToken, options);
    return session;
  }
}
