import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { Socket } from 'socket.io';

export interface User {
  readonly sub: string;
  readonly role: string;
}

@Injectable()
export class SignIn {
  constructor(private readonly jwt: JwtService) {}

  verify(token: string): Promise<User> {
    return this.jwt.verifyAsync<User>(token);
  }

  /** Returns whose socket it is, and cuts it off where its token is no good. */
  async admit(socket: Socket): Promise<User | undefined> {
    try {
      return await this.verify(String(socket.handshake.auth.token));
    } catch {
      socket.disconnect();
    }
  }
}
