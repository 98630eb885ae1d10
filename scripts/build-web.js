// `web/src` to `dist/web`: files named by their content, each beside its compressed twins, and a list of the entries.
import { rmSync, readFileSync, writeFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const OUT = 'dist/web';
const COMPRESSED = /\.(?:js|css|svg)$/;

/** See web/src/no-transport.ts. */
const webSocketAlone = {
  name: 'web-socket-alone',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/(?:polling-(?:xhr|fetch)(?:\.node)?|webtransport)\.js$/ }, ({ importer }) =>
      importer.includes('/engine.io-client/') ? { path: resolve('web/src/no-transport.ts') } : undefined,
    ),
};

rmSync(OUT, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { app: 'web/src/main.tsx', style: 'web/src/styles/index.css' },
  outdir: OUT,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  metafile: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  plugins: [webSocketAlone],
  loader: { '.png': 'file' },
  legalComments: 'none',
  logLevel: 'warning',
});

for (const file of readdirSync(OUT).filter((name) => COMPRESSED.test(name))) {
  const content = readFileSync(join(OUT, file));
  writeFileSync(join(OUT, `${file}.gz`), gzipSync(content, { level: 9 }));
  const options = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  writeFileSync(join(OUT, `${file}.br`), brotliCompressSync(content, { params: options }));
}

const built = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => entryPoint);
const entry = (source) => built.find(([, { entryPoint }]) => entryPoint === source)[0].slice(OUT.length + 1);
const entries = { script: entry('web/src/main.tsx'), style: entry('web/src/styles/index.css') };
writeFileSync(join(OUT, 'entries.json'), JSON.stringify(entries));
