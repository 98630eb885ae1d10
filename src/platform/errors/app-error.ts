import type { FieldError } from '../../contracts/index.js';
import { catalogue, type ErrorCode } from './catalogue.js';
import type { CatalogueEntry } from './catalogue-entry.js';
import { errorKinds, type ErrorKind } from './error-kind.js';

export type Language = 'en' | 'fr';

/** What an error says about itself: values for its message, and the fields it concerns. */
export interface ErrorData {
  readonly errors?: readonly FieldError[];
  readonly [name: string]: string | number | readonly FieldError[] | undefined;
}

/** The one error that services throw. Its cause goes to the log only. */
export class AppError extends Error {
  readonly kind: ErrorKind;

  constructor(
    readonly code: ErrorCode,
    readonly data: ErrorData = {},
    options?: { cause?: unknown },
  ) {
    super(render(catalogue[code], data, 'en'), options);
    this.name = 'AppError';
    this.kind = catalogue[code].kind;
  }

  get isRetryable(): boolean {
    return 'isRetryable' in errorKinds[this.kind];
  }

  messageIn(language: Language): string {
    return render(catalogue[this.code], this.data, language);
  }

  /** The error itself, or INTERNAL with the unknown error as its cause. */
  static from(error: unknown): AppError {
    return error instanceof AppError ? error : new AppError('INTERNAL', {}, { cause: error });
  }
}

function render(entry: CatalogueEntry, data: ErrorData, language: Language): string {
  return entry[language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = data[name];
    return typeof value === 'object' || value === undefined ? '?' : String(value);
  });
}

/** The language to answer in, by an `Accept-Language` header: French when it is asked for first, else English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  return /^\s*fr\b/i.test(acceptLanguage ?? '') ? 'fr' : 'en';
}
