import type { AddCommand } from './command.js';

export const addStart: AddCommand = (program, readSettings) => {
  program
    .command('start')
    .description('start the server: HTTP, socket.io and MQTT')
    .option('--demo', 'with drivers, sensors and people who are made up, so that the pages show something')
    .action(async ({ demo }: { readonly demo?: true }) => {
      const settings = readSettings();
      const company = demo && new (await import('./demo/demo.js')).Demo(settings);
      const { runServer } = await import('./server-process.js');
      await runServer(settings, company);
    });
};
