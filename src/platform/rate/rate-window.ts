/** How often somebody may do something within a minute. */
export interface RateWindow {
  /** Whose, and of what. */
  readonly key: string;
  readonly limit: number;
}

export const WINDOW_S = 60;
