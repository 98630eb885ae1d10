import { jsc } from './test/support/swc.js';

const transform = {
  '^.+\\.(ts|js|mjs)$': [
    '@swc/jest',
    {
      jsc,
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    },
  ],
};

// Everything is transformed, packages too: Nest 12 and its friends are ESM, jest runs CommonJS.
export default {
  globalSetup: '<rootDir>/test/support/global-setup.cjs',
  testEnvironment: '<rootDir>/test/support/environment.cjs',
  roots: ['<rootDir>/src', '<rootDir>/client/src', '<rootDir>/web/src', '<rootDir>/test'],
  testRegex: '\\.spec\\.ts$',
  // `npm run test:faults` and `npm run test:pages` run these.
  testPathIgnorePatterns: ['<rootDir>/test/faults/', '\\.faults\\.spec\\.ts$', '<rootDir>/test/pages/'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform,
  transformIgnorePatterns: [],
  coverageProvider: 'v8',
  testTimeout: 20_000,
  // By itself jest leaves one core free; much of a test is waiting.
  maxWorkers: '100%',
};
