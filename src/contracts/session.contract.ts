import { IsInt, IsISO8601, IsJWT, IsOptional, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { defineClientEvent, defineServerEvent } from './event.js';

export class RefreshToken {
  @IsJWT()
  @JSONSchema({ description: 'a fresh token of the same `sub`' })
  token!: string;
}

export class RefreshedSession {
  @IsISO8601()
  @JSONSchema({ description: 'when the connection will end without another refresh' })
  expiresAt!: string;
}

export class ErrorNotice {
  @IsString()
  code!: string;

  @IsString()
  message!: string;

  @IsOptional()
  @IsString()
  @JSONSchema({ description: 'the event that failed; none: the connection itself' })
  event?: string;
}

export class ServerLeaving {
  @IsInt()
  @JSONSchema({ description: 'milliseconds after which to come back, another for each socket' })
  comeBackInMs!: number;
}

export const authRefresh = defineClientEvent('auth:refresh', RefreshToken, RefreshedSession, {
  namespace: '*',
  summary: 'Puts a fresh token of the same user behind the connection, in all of its namespaces',
});

export const errorNotice = defineServerEvent('error', ErrorNotice, {
  namespace: '*',
  summary: 'An event that failed and has no error event of its own, or the end of the connection and why',
});

export const serverLeaving = defineServerEvent('server:leaving', ServerLeaving, {
  namespace: '*',
  summary: 'The server, or this instance of it, stops in order: the connection ends next',
});
