// `client/src` to `client/dist`, with the types of the contracts beside it: the package stands by itself.
import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const OUT = 'client/dist';
const CONTRACTS = '../../src/contracts/';

const { config } = ts.readConfigFile('client/tsconfig.json', (path) => ts.sys.readFile(path));
const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, 'client');
const program = ts.createProgram(fileNames, options);

rmSync(OUT, { recursive: true, force: true });
const { diagnostics } = program.emit(undefined, (path, text) => {
  const place = relative(options.outDir, path);
  const ofClient = place.startsWith('client/src/');
  if (!ofClient && !place.endsWith('.d.ts')) return;
  const target = ofClient ? place.slice('client/src/'.length) : place.slice('src/'.length);
  ts.sys.writeFile(join(OUT, target), text.replaceAll(CONTRACTS, './contracts/'));
});

const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
if (problems.length > 0) {
  const host = { getCanonicalFileName: String, getCurrentDirectory: () => '.', getNewLine: () => '\n' };
  process.stderr.write(ts.formatDiagnostics(problems, host));
  process.exit(1);
}
