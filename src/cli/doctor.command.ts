import type { AddCommand } from './command.js';

export const addDoctor: AddCommand = (program, readSettings) => {
  program
    .command('doctor')
    .description(
      'tell what is configured, what is reachable and what to do; exit 1 when something is not well',
    )
    .action(async () => {
      const settings = readSettings();
      const { examine } = await import('./doctor/examine.js');
      const findings = await examine(settings);
      for (const { name, isWell, what, advice } of findings) {
        process.stdout.write(`${isWell ? 'ok     ' : 'PROBLEM'}  ${name.padEnd(9)} ${what}\n`);
        if (advice) process.stdout.write(`${' '.repeat(19)}-> ${advice}\n`);
      }
      const problems = findings.filter(({ isWell }) => !isWell).length;
      process.stdout.write(problems === 0 ? 'All is well.\n' : `${problems} to solve.\n`);
      process.exit(problems === 0 ? 0 : 1);
    });
};
