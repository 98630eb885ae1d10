import { Option } from 'commander';
import { ROLES, type Role } from '../contracts/index.js';
import { durationArgument } from './arguments.js';
import type { AddCommand } from './command.js';

interface TokenOptions {
  readonly sub: string;
  readonly role: Role;
  readonly name?: string;
  readonly email?: string;
  readonly chauffeurId?: string;
  readonly expiresIn?: number;
}

export const addToken: AddCommand = (program, readSettings) => {
  program
    .command('token')
    .description('make a token and print it')
    .requiredOption('--sub <id>', 'user id')
    .addOption(new Option('--role <role>', 'what the user is').choices(ROLES).default('user'))
    .option('--name <name>', 'shown to others')
    .option('--email <address>', 'shown to others')
    .option('--chauffeur-id <id>', 'a driver’s id in topics, where it is not the user id')
    .option('--expires-in <duration>', 'such as 90, 15m, 12h or 7d; default JWT_EXPIRES_IN', durationArgument)
    .action(async ({ sub, expiresIn, ...subject }: TokenOptions) => {
      const { TokenIssuer } = await import('../platform/auth/token-issuer.service.js');
      const { accessToken } = new TokenIssuer(readSettings()).issue({ id: sub, ...subject }, { expiresIn });
      process.stdout.write(`${accessToken}\n`);
    });
};
