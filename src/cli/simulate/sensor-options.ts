import { Option, type Command } from 'commander';
import { durationArgument, numberArgument, sensorArgument, wholeNumberArgument } from '../arguments.js';

const COUNTS = { min: 1, max: 10_000 };
const RATES = { min: 0.001, max: 1_000_000 };
const SEEDS = { min: 0, max: 2 ** 32 - 1 };

/** What every scenario of sensors understands. */
export interface SensorOptions {
  readonly sensor?: string;
  readonly sensors?: number;
  /** Readings a second, of all sensors. */
  readonly rate?: number;
  readonly seed?: number;
}

export interface PacedOptions extends SensorOptions {
  /** Seconds between two readings of a sensor. */
  readonly interval: number;
}

export function addSensorOptions(command: Command): Command {
  return command
    .option('--sensor <id>', 'which sensor it is; default the one without an id', sensorArgument)
    .addOption(
      new Option('--sensors <count>', 'so many sensors, sim-1, sim-2 …, each with a connection of its own')
        .argParser(wholeNumberArgument(COUNTS))
        .conflicts('sensor'),
    )
    .addOption(
      new Option('--rate <number>', 'readings a second, of all sensors')
        .argParser(numberArgument(RATES))
        .conflicts('interval'),
    )
    .option('--seed <number>', 'the same seed gives the same values', wholeNumberArgument(SEEDS));
}

export function intervalOption(seconds: number): Option {
  return new Option('--interval <duration>', 'time between two readings of a sensor')
    .argParser(durationArgument)
    .default(seconds, `${seconds}s`);
}
