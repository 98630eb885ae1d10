import { secret, type Setting } from './setting.js';

/** One bucket of an S3-compatible store, and who may use it. */
export interface S3Address {
  /** `https://host:port/bucket`, without an end slash and without the keys. */
  readonly bucketUrl: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const DEFAULT_REGION = 'us-east-1';
const BUCKET_PATH = /^\/[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]\/?$/i;

/** `https://KEY:SECRET@host:port/bucket?region=…`; what does not fit into a URL is percent-encoded in it. */
export function s3Url(summary: string): Setting<string, undefined> {
  const values = `https://KEY:SECRET@host/bucket, with ?region=… where it is not ${DEFAULT_REGION}; http:// is taken too`;
  return { ...secret(summary), values, parse: (raw) => (s3AddressOf(raw) ? raw : undefined) };
}

/** Undefined for a text that is no such URL. */
export function s3AddressOf(raw: string): S3Address | undefined {
  const url = URL.canParse(raw) ? new URL(raw) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || !BUCKET_PATH.test(url.pathname)) return undefined;
  const [accessKeyId, secretAccessKey] = [decoded(url.username), decoded(url.password)];
  if (!accessKeyId || !secretAccessKey) return undefined;
  return {
    bucketUrl: url.origin + url.pathname.replace(/\/$/, ''),
    region: url.searchParams.get('region') ?? DEFAULT_REGION,
    accessKeyId,
    secretAccessKey,
  };
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
