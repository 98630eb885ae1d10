import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';

const MAX_BYTES = 6 * 1024;
const run = promisify(execFile);

const PAGE = `
import { RelaisClient, RelaisError } from 'relais-client';

const relais = new RelaisClient(process.argv[2], {
  token: () => process.argv[3],
  onState: async (state) => {
    const failure = await relais.request('rt_page', { page: 'admin' }).catch((error) => error);
    console.log(JSON.stringify([Object.keys(state), failure instanceof RelaisError, failure.code]));
    relais.stop();
  },
});
`;

const TYPED_PAGE = `
import { io } from 'socket.io-client';
import { positionsInMemory, ReconnectionManager, RelaisClient } from 'relais-client';

export async function page(relais: RelaisClient): Promise<string> {
  relais.on('rt_telemetry_updated', ({ moduleId, telemetry }, { stream, offset }) => [
    moduleId.length, telemetry['level'], stream.length, offset + 1,
  ]);
  relais.on('message:new', ({ seq }) => seq + 1);
  relais.on('rt_custom_anything', (data, { epoch }) => [data['x'], epoch.length]);
  // @ts-expect-error there is no such event
  relais.on('rt_nothing', () => undefined);
  // @ts-expect-error the module's name is text
  relais.on('rt_module_added', ({ name }) => name + 1 === 2);
  // @ts-expect-error this event stands in no stream
  relais.on('user:online', (_, position) => position.offset);
  // @ts-expect-error pages are those of the contract
  await relais.request('rt_page', { page: 'none' });
  // @ts-expect-error events of another namespace
  await relais.request('mqtt:subscribe', { topic: 'a', qos: 0 });
  const { expiresAt } = await relais.request('auth:refresh', { token: '' }, { timeoutMs: 1 });
  return expiresAt;
}

export const manager = new ReconnectionManager(() => io('http://localhost'), {
  maxReconnectAttempts: 15,
  positions: positionsInMemory(),
  onReconnect: (socket) => socket.emit('hello'),
  onSyncComplete: ({ recovered, events, state }, clientState) => [recovered, events?.length, state, clientState['all']?.offset],
});
`;

const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
  },
  files: ['page.ts'],
};

describe('the client’s package', () => {
  const project = mkdtempSync(join(tmpdir(), 'relais-project-'));
  const installed = join(project, 'node_modules/relais-client');
  let running: RunningApp;

  beforeAll(async () => {
    running = await startApp();
    await run('npm', ['run', '--silent', 'build:client']);
    mkdirSync(installed, { recursive: true });
    const packed = await run('npm', ['pack', '--silent', '--pack-destination', project], { cwd: 'client' });
    await run('tar', ['-xzf', packed.stdout.trim(), '-C', installed, '--strip-components=1'], {
      cwd: project,
    });
    symlinkSync(resolve('node_modules/socket.io-client'), join(project, 'node_modules/socket.io-client'));
    writeFileSync(join(project, 'package.json'), '{"type": "module"}');
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    writeFileSync(join(project, 'page.ts'), TYPED_PAGE);
    writeFileSync(join(project, 'page.js'), PAGE);
  }, 60_000);
  afterAll(async () => {
    await running.stop();
    removeDir(running.settings.DATA_DIR);
    removeDir(project);
  });

  it('works in an empty project', async () => {
    const { stdout } = await run('node', ['page.js', running.url, aToken()], { cwd: project });
    expect(JSON.parse(stdout)).toEqual([['modules'], true, 'FORBIDDEN']);
  });

  it('brings the types of the contracts with it, and needs no others', async () => {
    const tsc = resolve('node_modules/typescript/bin/tsc');
    await expect(run('node', [tsc, '--project', '.'], { cwd: project })).resolves.toMatchObject({
      stdout: '',
    });
  });

  it('adds at most 6 KiB to a page', () => {
    const files = readdirSync(join(installed, 'dist')).filter((name) => name.endsWith('.js'));
    const code = files.map((name) => readFileSync(join(installed, 'dist', name)));
    expect(gzipSync(Buffer.concat(code)).length).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('runs nothing when it is installed, and holds what is needed alone', () => {
    const read = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { scripts?: object };
    expect(read.scripts).toBeUndefined();
    expect(readdirSync(installed).sort()).toEqual(['README.md', 'dist', 'package.json']);
  });
});
