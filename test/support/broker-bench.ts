import { randomUUID } from 'node:crypto';
import { JwtVerifier } from '../../src/platform/auth/jwt-verifier.service.js';
import { LiveSessions } from '../../src/platform/auth/live-sessions.js';
import { RevocationsRepository } from '../../src/platform/auth/revocations.repository.js';
import { Revocations } from '../../src/platform/auth/revocations.service.js';
import { TokenIssuer } from '../../src/platform/auth/token-issuer.service.js';
import { EmbeddedBroker } from '../../src/platform/broker/embedded/embedded-broker.js';
import type { SettingValues } from '../../src/platform/config/settings.js';
import type { Role } from '../../src/contracts/index.js';
import { Lifecycle } from '../../src/platform/lifecycle/lifecycle.js';
import { RowPolicy } from '../../src/platform/policy/row-policy.service.js';
import { TopicNames } from '../../src/platform/policy/topic-names.js';
import { TopicRelations } from '../../src/platform/policy/topic-relations.port.js';
import { EmbeddedEngine } from '../../src/platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../../src/platform/postgres/kysely-database.js';
import { MemoryState } from '../../src/platform/state/memory-state.js';
import { KeptRejections } from './broker-side.js';
import { removeDir } from './child-server.js';
import { RawMqtt } from './raw-mqtt.js';
import { testSettings } from './settings.js';

type ConnectOptions = Parameters<RawMqtt['connect']>[0];

let names = 0;

/** A client id that nobody else has. */
export const aName = (): string => `name-${++names}`;

/** An embedded broker with real tokens and the real policy, without the rest of the backend. */
export class BrokerBench {
  readonly relations = new TopicRelations();
  readonly rejections = new KeptRejections();
  readonly revocations: Revocations;
  readonly verifier: JwtVerifier;
  broker: EmbeddedBroker;
  private readonly settings = testSettings(this.overrides);
  private readonly issuer = new TokenIssuer(this.settings);
  private readonly database = new KyselyDatabase(new EmbeddedEngine(this.settings.DATA_DIR));
  private readonly clients: RawMqtt[] = [];

  private constructor(private readonly overrides: Partial<SettingValues>) {
    const repository = new RevocationsRepository(this.database);
    this.revocations = new Revocations(repository, new MemoryState(), new Lifecycle());
    this.verifier = new JwtVerifier(this.settings, this.revocations);
  }

  static async start(overrides: Partial<SettingValues> = {}): Promise<BrokerBench> {
    const bench = new BrokerBench(overrides);
    bench.database.start();
    await bench.database.whenReady();
    bench.revocations.onModuleInit();
    await bench.startBroker();
    return bench;
  }

  get port(): number {
    return this.broker.address().port;
  }

  /** Closes the broker in good order and starts it anew on the same folder. */
  async restart(): Promise<void> {
    await this.broker.close();
    await this.startBroker();
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.socket.destroy();
    await this.broker.close();
    await this.database.close();
    removeDir(this.settings.DATA_DIR);
  }

  token(id: string, role: Role = 'user', expiresIn?: number): string {
    return this.issuer.issue({ id, role }, { expiresIn }).accessToken;
  }

  password(id: string): Buffer {
    return Buffer.from(this.token(id));
  }

  async revoke(token: string): Promise<void> {
    await this.revocations.revokeToken(await this.verifier.verify(token));
  }

  /** A connection that has said nothing yet. */
  async stranger(): Promise<RawMqtt> {
    const client = await RawMqtt.open(this.port);
    this.clients.push(client);
    return client;
  }

  /** A client of this user that was let in. */
  async client(id: string, { role, ...options }: ConnectOptions & { role?: Role } = {}): Promise<RawMqtt> {
    const client = await this.stranger();
    const { returnCode } = await client.connect({ password: Buffer.from(this.token(id, role)), ...options });
    if (returnCode !== 0) throw new Error(`refused with ${returnCode}`);
    return client;
  }

  /** Another client publishes at QoS 1. */
  async say(topic: string, ...payloads: string[]): Promise<void> {
    const publisher = await this.client('somebody');
    for (const payload of payloads) await publisher.publish(topic, payload);
    await publisher.disconnect();
  }

  /** What a subscriber has got until now: all that was published before, and nothing that is published later. */
  async heard(subscriber: RawMqtt): Promise<string[]> {
    const mark = `mark/${randomUUID()}`;
    await subscriber.subscribe({ [mark]: 1 });
    await this.say(mark, '');
    const messages: string[] = [];
    for (let next = await subscriber.message(); next !== `${mark}=`; next = await subscriber.message()) {
      messages.push(next);
    }
    await subscriber.unsubscribe(mark);
    return messages;
  }

  private async startBroker(): Promise<void> {
    const sessions = new LiveSessions(this.revocations);
    const policy = new RowPolicy(this.relations, new TopicNames(this.settings));
    this.broker = new EmbeddedBroker(this.settings, this.verifier, sessions, policy, this.rejections);
    await this.broker.start();
  }
}
