import base from './jest.config.js';

/** What kills, cuts and freezes real engines: slower than `npm test`, and one file at a time for the load that it makes. */
export default {
  ...base,
  testRegex: ['/test/faults/.*\\.spec\\.ts$', '\\.faults\\.spec\\.ts$'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 60_000,
};
