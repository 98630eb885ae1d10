/** The server by itself, for `nest start` and process managers: the same as `relais start`. */
process.argv[2] ??= 'start';
await import('./cli/main.js');
