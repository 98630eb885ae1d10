import type { ErrorKind } from './error-kind.js';

export interface CatalogueEntry {
  readonly kind: ErrorKind;
  /** English and French; `{name}` is filled from the error's data. */
  readonly en: string;
  readonly fr: string;
}

export const entry = (kind: ErrorKind, en: string, fr: string): CatalogueEntry => ({ kind, en, fr });
