/** What Nest hands to a logger, sorted: a message, who says it, and everything else as fields of the line. */
export interface LogEntry {
  readonly msg: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Sorts the arguments of a Nest log call. The last text is the context; errors become `err`, objects are spread into
 * the line, what is left stands in `details`.
 */
export function logEntry(message: unknown, params: readonly unknown[]): LogEntry {
  const given = params.filter((param) => param !== undefined && param !== null);
  const context = typeof given.at(-1) === 'string' ? given.pop() : undefined;
  const isText = typeof message === 'string';
  const parts = isText ? given : [message, ...given];
  const fields = Object.assign({}, ...parts.map(fieldsOf)) as Record<string, unknown>;
  const msg = isText ? message : message instanceof Error ? message.message : '';
  return { msg, fields: context === undefined ? fields : { context, ...fields } };
}

function fieldsOf(part: unknown): Record<string, unknown> {
  if (part instanceof Error) return { err: errorFields(part) };
  if (typeof part === 'string' && /\n\s+at /.test(part)) return { err: { stack: part } };
  if (typeof part === 'object' && part !== null && !Array.isArray(part)) return { ...part };
  return { details: part };
}

/** An error without its other properties: drivers keep queries, commands and passwords there. */
function errorFields(error: Error, depth = 0): Record<string, unknown> {
  const { name: type, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  const nested = cause instanceof Error && depth < 4 ? { cause: errorFields(cause, depth + 1) } : {};
  return { type, message, ...(code === undefined ? {} : { code }), stack, ...nested };
}
