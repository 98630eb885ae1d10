import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { SignIn, type User } from './sign-in.js';

interface Request {
  readonly headers: { readonly authorization?: string };
  user?: User;
}

@Injectable()
export class BearerGuard implements CanActivate {
  constructor(private readonly signIn: SignIn) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const [type, token] = request.headers.authorization?.split(' ') ?? [];
    if (type !== 'Bearer' || !token) throw new UnauthorizedException();
    try {
      request.user = await this.signIn.verify(token);
    } catch {
      throw new UnauthorizedException();
    }
    return true;
  }
}
