#!/usr/bin/env node
import 'reflect-metadata';
import { loadSettings } from '../platform/config/load-settings.js';
import { readEnvFile } from './env-file.js';
import { failureLines } from './failure.js';
import { relaisProgram } from './program.js';

// `relais listen | head` closes the pipe: no reason to fail.
process.stdout.on('error', () => undefined);

relaisProgram(() => loadSettings({ ...readEnvFile('.env'), ...process.env }))
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${failureLines(error).join('\n')}\n`);
    process.exit(1);
  });
