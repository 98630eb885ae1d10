import { readFileSync } from 'node:fs';
import { configurationPage, envExample } from './configuration-docs.js';
import { settingFields } from './settings.js';
import type { AnySetting } from './setting.js';

describe('the configuration’s documents', () => {
  it('.env.example is what the settings say (else: npm run docs)', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(envExample());
  });

  it('docs/configuration.md is what the settings say (else: npm run docs)', () => {
    expect(readFileSync('docs/configuration.md', 'utf8')).toBe(configurationPage());
  });

  it('.env.example names every setting and sets none', () => {
    const lines = envExample().split('\n');
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
    const named = lines.flatMap((line) => /^#([A-Z0-9_]+)=/.exec(line)?.[1] ?? []);
    expect(named).toEqual(Object.keys(settingFields));
  });

  it('.env.example holds no secret', () => {
    const secrets = Object.entries<AnySetting>(settingFields).filter(([, field]) => field.isSecret);
    for (const [name] of secrets) expect(envExample().split('\n')).toContain(`#${name}=`);
  });
});
