#!/usr/bin/env node
import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { loadSettings } from '../platform/config/load-settings.js';
import { failureLines } from './failure.js';
import { relaisProgram } from './program.js';

// `relais listen | head` closes the pipe: no reason to fail.
process.stdout.on('error', () => undefined);
if (existsSync('.env')) process.loadEnvFile();

relaisProgram(() => loadSettings(process.env))
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${failureLines(error).join('\n')}\n`);
    process.exit(1);
  });
