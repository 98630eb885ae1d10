import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CleanupTasks } from '../upkeep/cleanup-tasks.js';
import { AccessGuard } from './access-guard.js';
import { JwtVerifier } from './jwt-verifier.service.js';
import { LiveSessions } from './live-sessions.js';
import { RevocationsRepository } from './revocations.repository.js';
import { Revocations } from './revocations.service.js';
import { TokenIssuer } from './token-issuer.service.js';
import { TokenVerifier } from './token-verifier.port.js';

@Global()
@Module({
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: TokenVerifier, useClass: JwtVerifier },
    TokenIssuer,
    Revocations,
    RevocationsRepository,
    LiveSessions,
  ],
  exports: [TokenVerifier, TokenIssuer, Revocations, RevocationsRepository, LiveSessions],
})
export class AuthModule implements OnModuleInit {
  constructor(
    private readonly revocations: Revocations,
    private readonly cleanup: CleanupTasks,
  ) {}

  onModuleInit(): void {
    this.cleanup.register({ name: 'revocations', run: () => this.revocations.deleteExpired() });
  }
}
