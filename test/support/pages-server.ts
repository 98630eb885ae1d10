import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aToken } from './app.js';
import { freePort, removeDir } from './child-server.js';
import { call } from './clients.js';
import { RelaisCommand } from './relais-command.js';
import { TEST_SECRET } from './settings.js';

export const ADMIN = { email: 'admin@relais.example', password: 'correct horse battery' };

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/** `relais start` on embedded engines in a process of its own, for pages that are looked at in a browser. */
export class PagesServer {
  readonly url: string;
  readonly brokerUrl: string;
  private command: RelaisCommand;

  private constructor(
    private readonly cwd: string,
    private readonly env: Record<string, string>,
    private readonly args: readonly string[],
  ) {
    this.url = `http://127.0.0.1:${env.PORT}`;
    this.brokerUrl = `mqtt://127.0.0.1:${env.MQTT_EMBEDDED_PORT}`;
    this.launch();
  }

  /** Ready. */
  static async start(env: Record<string, string> = {}, args: readonly string[] = []): Promise<PagesServer> {
    const cwd = mkdtempSync(join(tmpdir(), 'relais-pages-'));
    const ports = { PORT: String(await freePort()), MQTT_EMBEDDED_PORT: String(await freePort()) };
    const account = { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password, JWT_SECRET: TEST_SECRET };
    const server = new PagesServer(cwd, { ...ports, ...account, ...env }, args);
    await server.isReady();
    return server;
  }

  async isReady(): Promise<void> {
    await this.command.says(/is ready/);
  }

  /** As an admin. Throws what is refused. */
  async ask(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const answer = await call(this.url + path, aToken({ role: 'admin' }), { method, body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** A local account that is no admin, unless told otherwise. */
  async invite(name: string, role = 'user'): Promise<Person> {
    const credentials = { email: `${name.toLowerCase()}@relais.example`, password: `${name} likes relays` };
    const { id } = await this.ask('POST', '/api/users', { ...credentials, name, role });
    return { id: String(id), ...credentials };
  }

  async kill(): Promise<void> {
    this.command.process.kill('SIGKILL');
    await this.command.end();
  }

  /** Again, in the same place, once it was killed. */
  async restart(): Promise<void> {
    this.launch();
    await this.isReady();
  }

  async stop(): Promise<void> {
    this.command.process.kill('SIGTERM');
    await this.command.end();
    removeDir(this.cwd);
  }

  private launch(): void {
    this.command = new RelaisCommand(['start', ...this.args], { cwd: this.cwd, env: this.env });
  }
}
