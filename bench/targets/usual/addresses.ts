export interface Addresses {
  readonly brokerUrl: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** The tokens', a plain string. */
  readonly secret: string;
}

/** What the program's arguments say. */
export const addresses = JSON.parse(process.argv[2]!) as Addresses;
