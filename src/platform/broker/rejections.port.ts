/** A message that was acknowledged and dropped, and why. */
export interface Rejection {
  readonly topic: string;
  readonly reason: string;
  /** As it came; the first 4 KiB are kept. */
  readonly payload: Buffer;
  /** MQTT client or caller that sent it, where known. */
  readonly from?: string;
}

export abstract class Rejections {
  /** Counts and keeps a rejection; never throws and never delays: what cannot be kept is counted and logged. */
  abstract record(rejection: Rejection): void;
}
