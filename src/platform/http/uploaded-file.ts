import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The field of the file that the route takes. */
    upload?: string;
  }
}

/** A file that is being received. */
export interface UploadedFile {
  /** As its sender calls it, unchecked. */
  readonly name?: string;
  /**
   * To be read once, as fast as it is stored: nothing waits in memory but a few chunks. It throws when the request is
   * not what its contract says, which may show after the last byte of the file: keep nothing then.
   */
  readonly content: AsyncIterable<Buffer>;
}

type Parts = AsyncIterator<Multipart | undefined>;

/** Multipart is taken where a contract says so, and nowhere else. */
export function refuseUnexpectedUpload(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const isUnexpected = request.isMultipart() && !request.routeOptions.config.upload;
  done(isUnexpected ? new AppError('REQUEST_MEDIA_TYPE') : undefined);
}

/**
 * The one file of a request, in the field of the route's contract. Throws, here or from the content, REQUEST_MEDIA_TYPE,
 * REQUEST_INVALID (no file, another field, more than one), REQUEST_TOO_LARGE (over LIMIT_ATTACHMENT) and
 * REQUEST_UPLOAD_BROKEN (not multipart inside, or cut off). The type that the client states is not told: it proves nothing.
 */
export async function uploadedFile(request: FastifyRequest): Promise<UploadedFile> {
  if (!request.isMultipart()) throw new AppError('REQUEST_MEDIA_TYPE');
  // A client that has gone already says so to nobody who listens from now on.
  if (request.raw.destroyed) throw new AppError('REQUEST_UPLOAD_BROKEN');
  const field = request.routeOptions.config.upload!;
  const parts: Parts = request.parts()[Symbol.asyncIterator]();
  try {
    const part = await nextPart(parts);
    if (part?.type !== 'file' || part.fieldname !== field) throw unexpected(part, field);
    return { name: part.filename, content: contentOf(request, part, parts) };
  } catch (error) {
    letPass(request);
    throw refusalOf(error);
  }
}

async function* contentOf(
  request: FastifyRequest,
  { file, fieldname }: MultipartFile,
  parts: Parts,
): AsyncGenerator<Buffer> {
  try {
    yield* file as AsyncIterable<Buffer>;
    if (file.truncated) throw new AppError('REQUEST_TOO_LARGE');
    const another = await nextPart(parts);
    if (another) throw unexpected(another, fieldname);
  } catch (error) {
    throw refusalOf(error);
  } finally {
    letPass(request);
  }
}

async function nextPart(parts: Parts): Promise<Multipart | undefined> {
  const { value, done } = await parts.next();
  return done ? undefined : value;
}

/** What still comes, so that the client gets to read the answer. */
function letPass({ raw }: FastifyRequest): void {
  raw.unpipe();
  raw.resume();
}

function refusalOf(cause: unknown): AppError {
  return cause instanceof AppError ? cause : new AppError('REQUEST_UPLOAD_BROKEN', {}, { cause });
}

function unexpected(part: Multipart | undefined, field: string): AppError {
  const path = part?.fieldname ?? field;
  const message = path === field ? `${field} must be one file` : `${path} is not taken here`;
  return new AppError('REQUEST_INVALID', { errors: [{ path, message }] });
}
