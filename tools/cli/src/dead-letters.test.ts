import { Command } from 'commander';
import { expect, it } from '@jest/globals';
import type { Cli } from './cli.ts';
import { deadLetterCommands } from './dead-letters.ts';

it('how long to wait is a number of seconds, or nothing is sent', async () => {
  const program = new Command();
  const nothing = () => undefined;
  const cli: Cli = { env: { RYMEDA_HOME: '/nowhere' }, print: nothing, say: nothing, endWith: nothing };
  deadLetterCommands(program, cli);
  const words = ['dead-letters', 'replay', '--group', 'webhooks', '--all', '--reason', 'INC-7', '--wait'];
  await expect(program.parseAsync([...words, '1m'], { from: 'user' })).rejects.toThrow(
    '--wait takes a whole number from 0 to 3600.',
  );
});
