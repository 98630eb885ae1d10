import { Option } from 'commander';
import { durationArgument, wholeNumberArgument } from '../../arguments.js';
import type { AddCommand } from '../../command.js';
import type { DriversOptions } from './drivers-plan.js';
import { TOWN_NAMES } from './places.js';

const COUNTS = { min: 1, max: 10_000 };
const SEEDS = { min: 0, max: 2 ** 32 - 1 };

export const addDrivers: AddCommand = (simulate, readSettings) => {
  simulate
    .command('drivers')
    .description(
      'drivers on the streets of some towns, who lose their network now and then, and drive customers',
    )
    .option(
      '--count <number>',
      'so many drivers, sim-driver-1, sim-driver-2 …',
      wholeNumberArgument(COUNTS),
      10,
    )
    .addOption(
      new Option('--duration <duration>', 'how long, such as 90, 15m or 12h')
        .argParser(durationArgument)
        .default(60, '1m'),
    )
    .addOption(
      new Option('--interval <duration>', 'time between two positions of a driver')
        .argParser(durationArgument)
        .default(2, '2s'),
    )
    .option('--seed <number>', 'the same seed gives the same drives', wholeNumberArgument(SEEDS))
    .addOption(new Option('--place <town>', 'where they drive; default everywhere').choices(TOWN_NAMES))
    .option('--no-rides', 'without customers: the broker alone is needed, not the server')
    .action(async (options: DriversOptions) => {
      const { driversPlan } = await import('./drivers-plan.js');
      const { simulateDrivers } = await import('./simulate-drivers.js');
      await simulateDrivers(readSettings(), driversPlan(options));
    });
};
