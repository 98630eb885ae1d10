import type { AddCommand } from './command.js';
import { addDrivers } from './simulate/drivers/drivers-scenario.js';
import { addAlert, addContinuous, addOnce } from './simulate/sensor-scenarios.js';

export const addSimulate: AddCommand = (program, readSettings) => {
  const simulate = program
    .command('simulate')
    .description('speak as devices do; on a terminal a menu of what there is; the broker must run')
    .allowExcessArguments();
  for (const add of [addContinuous, addAlert, addOnce, addDrivers]) add(simulate, readSettings);
  simulate.action(async () => {
    const { args } = simulate;
    if (args.length > 0) simulate.error(`error: unknown command '${args[0]}'`);
    if (!process.stdin.isTTY || !process.stdout.isTTY) simulate.help({ error: true });
    const { chooseCommand } = await import('./simulate/menu.js');
    const chosen = await chooseCommand(simulate, { input: process.stdin, output: process.stdout });
    await chosen?.parseAsync([], { from: 'user' });
  });
};
