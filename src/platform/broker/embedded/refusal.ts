/** Return codes of CONNACK in MQTT 3.1.1 [MQTT-3.2.2-4], and the one of MQTT 5 that its clients look for. */
export const IDENTIFIER_REJECTED = 0x02;
export const SERVER_UNAVAILABLE = 0x03;
export const BAD_CREDENTIALS = 0x04;
export const UNSUPPORTED_VERSION = 0x84;

/** A CONNECT that is refused. */
export class Refusal extends Error {
  constructor(
    private readonly code: number,
    message: string,
  ) {
    super(message);
  }

  /** The CONNACK, in the form of the version that the client speaks. */
  connack(): Buffer {
    return Buffer.from(
      this.code === UNSUPPORTED_VERSION ? [0x20, 3, 0, this.code, 0] : [0x20, 2, 0, this.code],
    );
  }
}
