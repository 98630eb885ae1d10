/** How long a store may take, in milliseconds. */
export interface S3Pace {
  /** Until it answers. */
  readonly answerMs: number;
  /** Until it has taken a whole file. */
  readonly putMs: number;
  /** Between two pieces of what it sends. */
  readonly silenceMs: number;
}

export const S3_PACE: S3Pace = { answerMs: 5_000, putMs: 30_000, silenceMs: 10_000 };
