/** A long text, which is made as it is taken. */
export interface TextStream {
  readonly pieces: AsyncIterable<string>;
  /** Such as `text/csv`; the text is UTF-8. */
  readonly mediaType: string;
  /** For a text that is to be saved rather than shown; of letters, digits, `-`, `_` and `.`. */
  readonly fileName?: string;
}

/**
 * The pieces, the first of them at hand: rejects when not even that can be made. An error after it ends the pieces, and
 * is told to `noteBreak`, since whoever takes them has been answered already.
 */
export async function begun(
  pieces: AsyncGenerator<string>,
  noteBreak: (error: unknown) => void,
): Promise<AsyncIterable<string>> {
  const first = await pieces.next();
  return first.done ? pieces : joined(first.value, pieces, noteBreak);
}

async function* joined(
  first: string,
  others: AsyncIterable<string>,
  noteBreak: (error: unknown) => void,
): AsyncGenerator<string> {
  yield first;
  try {
    yield* others;
  } catch (error) {
    noteBreak(error);
    throw error;
  }
}
