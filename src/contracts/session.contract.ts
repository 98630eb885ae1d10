import { IsJWT, IsString, IsOptional } from 'class-validator';
import { defineClientEvent, defineServerEvent } from './event.js';

/** `token`: a fresh token of the same `sub`. */
export class RefreshToken {
  @IsJWT()
  token!: string;
}

export class RefreshedSession {
  /** ISO 8601: when the connection will end without another refresh. */
  @IsString()
  expiresAt!: string;
}

/** What went wrong: with an event of the client's (`event` names it), or with the connection itself. */
export class ErrorNotice {
  @IsString()
  code!: string;

  @IsString()
  message!: string;

  @IsOptional()
  @IsString()
  event?: string;
}

export const authRefresh = defineClientEvent('auth:refresh', RefreshToken, RefreshedSession, {
  namespace: '*',
  summary: 'Puts a fresh token of the same user behind the connection, in all of its namespaces',
});

export const errorNotice = defineServerEvent('error', ErrorNotice, {
  namespace: '*',
  summary: 'An event that failed and has no error event of its own, or the end of the connection and why',
});
