/** What is said, as it stands in a stream. */
export interface Said {
  readonly event: string;
  readonly data: object;
}

/** One entry of a stream. */
export interface SaidEntry extends Said {
  readonly offset: number;
}

export const saidText = ({ event, data }: Said): string => JSON.stringify({ event, data });

export const parseSaid = (text: string): Said => JSON.parse(text) as Said;
