import { Option } from 'commander';
import { durationArgument } from '../arguments.js';
import type { AddCommand } from '../command.js';
import { ALERT_LENGTH, alertReadings, normalReadings } from './dht11.model.js';
import { planOf } from './plan.js';
import { addSensorOptions, intervalOption, type PacedOptions, type SensorOptions } from './sensor-options.js';

export const addOnce: AddCommand = (simulate, readSettings) => {
  const once = simulate.command('once').description('one normal reading of each sensor');
  addSensorOptions(once).action(async (options: SensorOptions) => {
    const plan = planOf(options, { interval: 0, readingsEach: 1 });
    const { simulateSensors } = await import('./simulate-sensors.js');
    await simulateSensors({ settings: readSettings(), plan, measure: normalReadings });
  });
};

export const addContinuous: AddCommand = (simulate, readSettings) => {
  const continuous = simulate
    .command('continuous')
    .description('normal readings for a while')
    .addOption(
      new Option('--duration <duration>', 'how long, such as 90, 15m, 12h or 7d')
        .argParser(durationArgument)
        .default(300, '5m'),
    )
    .addOption(intervalOption(10));
  addSensorOptions(continuous).action(async (options: PacedOptions & { readonly duration: number }) => {
    const plan = planOf(options, options);
    const { simulateSensors } = await import('./simulate-sensors.js');
    await simulateSensors({ settings: readSettings(), plan, measure: normalReadings });
  });
};

export const addAlert: AddCommand = (simulate, readSettings) => {
  const alert = simulate
    .command('alert')
    .description(
      'the temperature falls step by step until an incident opens, and returns until it is resolved',
    )
    .addOption(intervalOption(1));
  addSensorOptions(alert).action(async (options: PacedOptions) => {
    const plan = planOf(options, { interval: options.interval, readingsEach: ALERT_LENGTH });
    const { simulateAlert } = await import('./simulate-alert.js');
    await simulateAlert({ settings: readSettings(), plan, measure: alertReadings });
  });
};
