const { execFileSync } = require('node:child_process');

/** Before the first test file of a run. jest itself cannot load the sources here. */
module.exports = ({ rootDir }) => {
  const program = ['--import', './test/support/typescript.js', 'test/support/prepared-data.child.ts'];
  execFileSync(process.execPath, program, { cwd: rootDir, stdio: 'inherit' });
};
