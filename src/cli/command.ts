import type { Command } from 'commander';
import type { Settings } from '../platform/config/settings.js';

/** Reads and checks the environment. Throws `SettingsError`. */
export type ReadSettings = () => Settings;

/** Adds one command to the program. What a command needs is loaded when it runs: `--help` answers at once. */
export type AddCommand = (program: Command, readSettings: ReadSettings) => void;

/** Something is not as a command needs it; the message says what, why and what to type. */
export class CommandFailure extends Error {}
