import type { ServerProcess } from '../server-process.js';

export type Qos = 0 | 1;

export interface Reader {
  close(): void;
}

export interface BrokerAddress {
  readonly port: number;
  /** The token, at the embedded broker. */
  readonly password?: string;
}

/** What a target does besides the bridge. */
export interface Features {
  /** How many of them it has stored. */
  stored(kind: 'positions' | 'readings'): Promise<number>;
  /** Makes a chat room for these users, where rooms have to be made. */
  makeRoom(roomId: string, members: readonly string[]): Promise<void>;
}

/** Something that brings what is published over MQTT to its clients, in processes of its own. */
export interface Target {
  readonly broker: BrokerAddress;
  /** All that work for it, its broker included; engines that only store are not. */
  readonly pids: readonly number[];
  /** Where `POST /mqtt/publish` is, for those that have it. */
  readonly restUrl?: string;
  /** Its Node process. */
  readonly server?: ServerProcess;
  /** Where socket.io takes sign-ins in its default namespace, for those that have one. */
  readonly socketUrl?: string;
  readonly features?: Features;
  /** Its Postgres, for those whose tables a job may fill. */
  readonly databaseUrl?: string;
  /** Opens a client that tells how many messages came on a topic, all of one length; settles when it is subscribed. */
  hear(topic: string, qos: Qos, onMessages: (count: number) => void): Promise<Reader>;
  stop(): Promise<void>;
}

export type StartTarget = () => Promise<Target>;
