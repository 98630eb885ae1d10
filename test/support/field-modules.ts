import type { IClientOptions, MqttClient } from 'mqtt';
import type { FieldModule, ModuleTelemetry } from '../../src/contracts/index.js';
import { aToken } from './app.js';
import { call, mqttClient, TestSocket, type Answer } from './clients.js';

/** Whose modules are, unless told otherwise. */
export const OWNER = aToken({ sub: 'ada' });
export const ADMIN = aToken({ sub: 'chief', role: 'admin' });
export const STRANGER = aToken({ sub: 'eve' });

/** Field modules of one backend, and the clients that speak and listen for them. */
export class FieldModules {
  private readonly clients: MqttClient[] = [];
  private readonly sockets: TestSocket[] = [];

  constructor(
    private readonly url: string,
    private readonly mqttPort: number,
  ) {}

  /** Calls REST under `/api/modules`. */
  ask<T = FieldModule>(
    path: string,
    token = ADMIN,
    init?: { method?: string; body?: unknown },
  ): Promise<Answer<T>> {
    return call<T>(`${this.url}/api/modules${path}`, token, init);
  }

  register(moduleId: string, token = OWNER, more: object = {}): Promise<Answer<FieldModule>> {
    return this.ask('', token, { body: { moduleId, name: 'Pump house', type: 'Station', ...more } });
  }

  give(moduleId: string, userId: string, token = ADMIN): Promise<Answer<FieldModule>> {
    return this.ask(`/${moduleId}`, token, { method: 'PATCH', body: { userId } });
  }

  async stateOf(moduleId: string): Promise<FieldModule> {
    return (await this.ask(`/${moduleId}`)).body;
  }

  async telemetryOf(moduleId: string, query = ''): Promise<ModuleTelemetry[]> {
    const path = `/${moduleId}/telemetry?${query}`;
    return (await this.ask<{ items: ModuleTelemetry[] }>(path)).body.items;
  }

  /** Topic and reason of the newest. */
  async lastRejection(): Promise<string> {
    type Rejections = { items: { topic: string; reason: string }[] };
    const { body } = await call<Rejections>(`${this.url}/mqtt/rejections?limit=1`, ADMIN);
    const [last] = body.items;
    return last ? `${last.topic}: ${last.reason}` : '';
  }

  /** Registers a module and connects it to the broker. */
  async connected(moduleId: string, options?: IClientOptions): Promise<MqttClient> {
    const { status } = await this.register(moduleId);
    if (status !== 201) throw new Error(`${moduleId} was not registered: ${status}`);
    return this.connect({ sub: moduleId, role: 'device' }, options);
  }

  async connect(claims: { sub: string; role?: 'device' }, options?: IClientOptions): Promise<MqttClient> {
    const client = await mqttClient(this.mqttPort, aToken(claims), options);
    this.clients.push(client);
    return client;
  }

  async screen(token: string): Promise<TestSocket> {
    const socket = await TestSocket.open(this.url, token, '/');
    this.sockets.push(socket);
    return socket;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.close();
    await Promise.all(this.clients.map((client) => client.endAsync(true)));
  }
}

/** Settles once the broker has it: under `modules/`, as JSON. */
export function say(client: MqttClient, topic: string, payload: object, retain = false): Promise<unknown> {
  return client.publishAsync(`modules/${topic}`, JSON.stringify(payload), { qos: 1, retain });
}
