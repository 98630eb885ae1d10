import { existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { removeDir } from './support/child-server.js';
import { cruise, type Breach } from './support/cruise.js';
import { brokenRules, readSources } from './support/source-rules.js';

const FOLDERS = ['src', 'client/src', 'web'].filter((folder) => existsSync(folder));

/** One import, planted in an otherwise sound tree, and the rules that must report it. */
interface Planted {
  readonly from: string;
  /** A file, or a package. */
  readonly to: string;
  readonly breaks: readonly string[];
  readonly isTypeOnly?: boolean;
}

const breach = (from: string, to: string, ...breaks: string[]): Planted => ({ from, to, breaks });
const sound = (from: string, to: string, isTypeOnly = false): Planted => ({
  from,
  to,
  breaks: [],
  isTypeOnly,
});

const planted: Planted[] = [
  breach('src/chat/ring-a.ts', 'src/chat/ring-b.ts', 'no-cycle'),
  breach('src/contracts/leaf.contract.ts', 'src/platform/auth/caller.ts', 'contracts-are-leaves'),
  breach('src/contracts/pure.contract.ts', '@nestjs/common', 'contracts-are-pure'),
  sound('src/contracts/typed.contract.ts', '@nestjs/common', true),
  sound('src/contracts/ruled.contract.ts', 'class-validator'),
  breach('src/platform/broker/link.ts', 'src/chat/chat.events.ts', 'platform-knows-no-feature'),
  breach(
    'src/drivers/drivers.service.ts',
    'src/chat/chat.service.ts',
    'features-meet-at-events-ports-and-modules',
  ),
  sound('src/drivers/listens.service.ts', 'src/chat/chat.events.ts'),
  sound('src/drivers/asks.service.ts', 'src/chat/chat-access.port.ts'),
  breach('src/chat/impure.model.ts', 'src/platform/postgres/database.port.ts', 'models-are-pure'),
  sound('src/chat/pure.model.ts', 'src/platform/auth/caller.ts', true),
  sound('src/chat/also-pure.model.ts', 'src/contracts/index.ts'),
  breach('src/chat/busy.events.ts', 'src/platform/auth/caller.ts', 'events-are-plain-data'),
  breach('src/chat/busy.port.ts', 'src/chat/chat.service.ts', 'ports-know-models-only'),
  breach('src/chat/deciding.repository.ts', 'src/chat/chat.service.ts', 'data-is-the-innermost'),
  sound('src/chat/chat.repository.ts', 'src/platform/postgres/database.port.ts'),
  breach('src/chat/calling-out.service.ts', 'src/chat/chat.gateway.ts', 'inner-never-sees-the-edge'),
  breach('src/chat/calling-up.service.ts', 'src/chat/chat.jobs.ts', 'inner-never-sees-the-edge'),
  breach('src/chat/wired.service.ts', 'socket.io', 'services-know-no-wire'),
  breach('src/chat/requested.service.ts', '@nestjs/platform-fastify', 'services-know-no-wire'),
  sound('src/chat/keeping.service.ts', 'src/chat/chat.repository.ts'),
  breach('src/chat/keeping.controller.ts', 'src/chat/chat.repository.ts', 'transports-call-services-only'),
  breach(
    'src/chat/keeping.mqtt.ts',
    'src/platform/postgres/database.port.ts',
    'transports-call-services-only',
  ),
  sound('src/chat/chat.gateway.ts', 'src/chat/chat.service.ts'),
  breach('src/chat/keeping.notifier.ts', 'src/chat/chat.repository.ts', 'notifiers-and-jobs-keep-nothing'),
  breach(
    'src/chat/keeping.jobs.ts',
    'src/platform/state/state-engine.port.ts',
    'notifiers-and-jobs-keep-nothing',
  ),
  breach(
    'src/platform/logging/banner.ts',
    'src/cli/main.ts',
    'nobody-needs-the-command-line',
    'platform-knows-no-feature',
  ),
  breach('client/socket.ts', 'src/platform/auth/caller.ts', 'clients-see-contracts-only'),
  breach('web/chat.ts', 'src/contracts/index.ts', 'clients-see-types-only'),
  sound('web/drivers.ts', 'src/contracts/index.ts', true),
];

function plant(root: string): void {
  write(root, 'src/chat/ring-b.ts', "import './ring-a.js';\n");
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  for (const { from, to, isTypeOnly } of planted) {
    const isFile = to.endsWith('.ts');
    if (isFile) write(root, to, '');
    const target = isFile
      ? relative(dirname(from), to)
          .replace(/^(?!\.)/, './')
          .replace(/ts$/, 'js')
      : to;
    write(root, from, isTypeOnly ? `import type {} from '${target}';\n` : `import '${target}';\n`);
  }
}

function write(root: string, path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { flag: 'a' });
}

describe('the dependency rules', () => {
  let found: Breach[];
  const root = mkdtempSync(join(tmpdir(), 'relais-architecture-'));
  afterAll(() => removeDir(root));

  beforeAll(async () => {
    plant(root);
    found = await cruise(root, ['src', 'client', 'web']);
  });

  it('hold in this tree', async () => {
    expect(await cruise('.', FOLDERS)).toEqual([]);
  });

  it.each(planted.filter(({ breaks }) => breaks.length > 0))(
    'report $from for needing $to',
    ({ from, breaks }) => {
      const rules = found.filter((each) => each.from === from).map(({ rule }) => rule);
      expect(new Set(rules)).toEqual(new Set(breaks));
    },
  );

  it('have nothing against what the design allows', () => {
    const allowed = planted.filter(({ breaks }) => breaks.length === 0).map(({ from }) => from);
    expect(found.filter(({ from }) => allowed.includes(from))).toEqual([]);
  });

  it('are each shown to bite', () => {
    const { forbidden } = jest.requireActual<{ forbidden: { name: string }[] }>('../.dependency-cruiser.cjs');
    const shown = new Set(planted.flatMap(({ breaks }) => breaks));
    expect(forbidden.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe('the source rules', () => {
  it('hold in this tree', () => {
    expect(brokenRules(Object.assign({}, ...FOLDERS.map(readSources)))).toEqual([]);
  });

  it.each([
    [
      'src/chat/chat.service.ts',
      'const port = process.env.PORT;',
      'the environment is read by the settings only',
    ],
    ['src/chat/long.ts', 'x;\n'.repeat(251), 'no file has more than 250 lines'],
    ['src/chat/chat-utils.ts', '', 'a file is named after what it holds'],
    ['src/chat/role.enum.ts', '', 'a file is named after what it holds'],
    ['src/chat/index.ts', "export * from './chat.service.js';", 'the contracts are the only barrel'],
    ['src/chat/chat.module.ts', 'imports: [forwardRef(() => DriversModule)]', 'nothing needs forwardRef'],
    ['src/chat/chat.gateway.ts', 'try {\n  send();\n} catch {}', 'transports leave errors to the filters'],
    ['src/chat/chat.controller.ts', 'this.chat.send().catch(log)', 'transports leave errors to the filters'],
  ])('report %s', (path, text, rule) => {
    expect(brokenRules({ [path]: text })).toEqual([`${rule}: ${path}`]);
  });

  it('let the settings, and the start of the process, read the environment', () => {
    const text = 'loadSettings(process.env);';
    const tree = { 'src/platform/config/settings.ts': text, 'src/cli/main.ts': text, 'src/main.ts': text };
    expect(brokenRules(tree)).toEqual([]);
  });
});
