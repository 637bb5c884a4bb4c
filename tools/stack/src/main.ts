import { parseArgs } from 'node:util';

import { commands, UsageError, USAGE } from './cli/commands.ts';

// A client library of Kafka sets a timer in the past, and Node warns of it; nothing can be done about it here.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'TimeoutNegativeWarning') console.error(`${warning.name}: ${warning.message}`);
});
// The terminal may be gone while the stack is still being stopped.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

process.exit(await main(process.argv.slice(2)));

async function main(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        detach: { type: 'boolean', default: false },
        mtls: { type: 'boolean', default: false },
        components: { type: 'boolean', default: false },
        services: { type: 'string' },
        instances: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [name = 'help', ...words] = positionals;
    if (values.help || name === 'help') {
      console.log(USAGE);
      return 0;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new UsageError(`There is no command "${name}".`);
    return await command({ ...values, services: values.services, instances: values.instances }, words);
  } catch (error) {
    return tell(error as Error & { code?: string });
  }
}

function tell(error: Error & { code?: string }): number {
  const usage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
  console.error(`\n${error.message}${usage ? `\n\n${USAGE}` : ''}`);
  if (process.env['RYMEDA_DEBUG']) console.error(error.stack);
  return usage ? 2 : 1;
}
