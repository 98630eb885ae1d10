import { Command } from 'commander';
import { apiInfo } from '../platform/config/api-info.js';
import type { ReadSettings } from './command.js';
import { addDoctor } from './doctor.command.js';
import { addListen } from './listen.command.js';
import { addMigrate } from './migrate.command.js';
import { addPublish } from './publish.command.js';
import { addSimulate } from './simulate.command.js';
import { addStart } from './start.command.js';
import { addToken } from './token.command.js';

/** `relais` with all of its commands. */
export function relaisProgram(readSettings: ReadSettings): Command {
  const program = new Command('relais')
    .description(apiInfo.description)
    .version(apiInfo.version)
    .showSuggestionAfterError(false);
  for (const add of [addStart, addToken, addDoctor, addMigrate, addPublish, addListen, addSimulate]) {
    add(program, readSettings);
  }
  return program;
}
