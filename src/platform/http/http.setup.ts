import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import helmet from 'helmet';
import type { Settings } from '../config/settings.js';
import { AppError } from '../errors/app-error.js';
import { parseJson } from '../validation/plain-data.js';
import { refuseBrokenRequest } from './broken-request.js';
import { closeInTime } from './orderly-close.js';
import { replyWithProblem } from './problem-reply.js';
import { appErrorOf } from './problem.js';
import { refuseUnexpectedUpload } from './uploaded-file.js';

/** A slow sender of headers or body is cut off within the sum of both: so often the server looks for those over time. */
const REQUEST_TIMEOUT_MS = 26_000;
const LOOK_FOR_SLOW_MS = 2_000;
const MAX_PARAM_LENGTH = 4096;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

type BodyTaken = (error: Error | null, body?: unknown) => void;

export function httpAdapter(settings: Settings): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: settings.LIMIT_REST_BODY,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: 0,
    http: { headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: LOOK_FOR_SLOW_MS },
    clientErrorHandler: refuseBrokenRequest,
    // What fastify refuses before any route: a path whose escapes are broken, or too long a parameter.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      void replyWithProblem(appErrorOf(error, request.url), request, reply),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    genReqId: (request: IncomingMessage) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
  });
}

/** Headers, cookies, origins, body parsing and the end of the HTTP door. */
export async function setUpHttp(app: NestFastifyApplication, settings: Settings): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  addHeaders(fastify, settings);
  await app.register(cookie);
  app.enableCors({ origin: [...settings.CORS_ORIGINS], credentials: true, exposedHeaders: ['Retry-After'] });
  closeInTime(fastify.server);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, takeBody);
  await app.register(multipart, {
    limits: { fileSize: settings.LIMIT_ATTACHMENT },
    throwFileSizeLimit: false,
  });
  fastify.addHook('preValidation', refuseUnexpectedUpload);
}

/** Those of helmet are the same for every answer: asked for each request, it set them one by one. */
function addHeaders(fastify: FastifyInstance, settings: Settings): void {
  const protection = protectionOf(settings);
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(protection);
    done();
  });
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    void reply.header('X-Request-Id', request.id);
    done();
  });
}

function protectionOf(settings: Settings): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const reply = {
    setHeader: (name: string, value: string) => void (headers[name] = value),
    removeHeader: () => undefined,
  };
  const protect = helmet({ contentSecurityPolicy: contentSecurityPolicyOf(settings) });
  protect({} as IncomingMessage, reply as unknown as ServerResponse, () => undefined);
  return headers;
}

/** Nothing from elsewhere but the map's tiles, no inline script. */
function contentSecurityPolicyOf({ MAP_TILES_URL: tiles }: Settings) {
  const directives = {
    defaultSrc: ["'self'"],
    baseUri: ["'self'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
    objectSrc: ["'none'"],
    imgSrc: ["'self'", 'data:', ...(tiles ? [new URL(tiles).origin] : [])],
  };
  return { useDefaults: false, directives };
}

function takeBody(request: FastifyRequest, body: Buffer, done: BodyTaken): void {
  let parsed: unknown;
  try {
    parsed = parseBody(request, body);
  } catch (error) {
    return done(error as Error);
  }
  done(null, parsed);
}

function parseBody(request: FastifyRequest, body: Buffer): unknown {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  const charset = /charset\s*=\s*"?([^;"\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (encoding !== 'identity' || (charset && !/^utf-?8$/i.test(charset)))
    throw new AppError('REQUEST_MEDIA_TYPE');
  if (body.length === 0) return undefined;
  try {
    return parseJson(body);
  } catch (error) {
    throw new AppError('REQUEST_UNREADABLE', {}, { cause: error });
  }
}
