import type { AddCommand } from './command.js';

export const addStart: AddCommand = (program, readSettings) => {
  program
    .command('start')
    .description('start the server: HTTP, socket.io and MQTT')
    .action(async () => {
      const settings = readSettings();
      const { runServer } = await import('./server-process.js');
      await runServer(settings);
    });
};
