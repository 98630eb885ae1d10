// Writes what is made from the code; run by `npm run docs` after a build. A test fails when it was forgotten.
import { writeFileSync } from 'node:fs';
import * as contracts from '../dist/contracts/index.js';
import { collectContracts } from '../dist/docs/contract-catalogue.js';
import { referencePage } from '../dist/docs/reference-page.js';
import { configurationPage, envExample } from '../dist/platform/config/configuration-docs.js';

writeFileSync('.env.example', envExample());
writeFileSync('docs/configuration.md', configurationPage());
writeFileSync('docs/api.md', referencePage(collectContracts(contracts)));
