import { generateKeyPairSync } from 'node:crypto';
import type { Command } from 'commander';
import { operatorName } from './arguments.ts';
import { leaf, show, type Cli, type JsonOption } from './cli.ts';
import { newFile } from './secret-destination.ts';

interface MakeKey extends JsonOption {
  name: string;
  keyFile: string;
}

export function operatorCommands(program: Command, cli: Cli): void {
  const group = program.command('operators').description("the platform's operators");
  leaf(group, 'key', {
    summary:
      'Make your own key. The private half goes into a new file, mode 0600; the public half, which is printed, into the OPERATORS of identity. Nothing is sent.',
    examples: ['operators key --name ana.silva --key-file ana.silva.key'],
  })
    .requiredOption('--name <name>', 'who you are: the name that the audit log has', operatorName)
    .requiredOption('--key-file <path>', 'write the private key into this new file')
    .action(async ({ name, keyFile, ...options }: MakeKey) => {
      const file = await newFile(keyFile);
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      await file.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      await file.sync();
      await file.close();
      const operators = { [name]: [publicKey.export({ format: 'jwk' })] };
      show(cli, options, { name, keyFile, operators }, () => `OPERATORS=${JSON.stringify(operators)}`);
    });
}
