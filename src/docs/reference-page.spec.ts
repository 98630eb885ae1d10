import { readFileSync } from 'node:fs';
import * as contracts from '../contracts/index.js';
import { collectContracts } from './contract-catalogue.js';
import { referencePage } from './reference-page.js';

it('docs/api.md is what the contracts say (else: npm run docs)', () => {
  expect(readFileSync('docs/api.md', 'utf8')).toBe(referencePage(collectContracts(contracts)));
});
