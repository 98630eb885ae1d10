const { readFileSync } = require('node:fs');
const path = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

const wasm = path.join(path.dirname(require.resolve('@electric-sql/pglite')), 'pglite.wasm');
const compiled = WebAssembly.compile(readFileSync(wasm));

/**
 * Keeps Postgres' machine code as long as this process of jest runs: V8 gives it to every thread that compiles the same
 * bytes. By itself it goes with the thread of each test file, and compiling it anew takes 1.1 s of a core.
 */
module.exports = class extends TestEnvironment {
  postgres = compiled;
};
