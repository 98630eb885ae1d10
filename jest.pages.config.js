import base from './jest.config.js';

/** The pages in a real browser, on a real server: one file at a time, after the pages are built. */
export default {
  ...base,
  testRegex: ['/test/pages/.*\\.spec\\.ts$'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/support/build-pages.js',
  maxWorkers: 1,
  testTimeout: 60_000,
};
