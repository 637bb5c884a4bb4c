import type { Command } from 'commander';
import { eventsByEngine, eventType } from '@rymeda/contracts';
import { asyncApiDocument, publishedSchema } from '@rymeda/events/asyncapi';
import { leaf, show, type Cli, type JsonOption } from './cli.ts';
import { CliError } from './exit-codes.ts';
import { table } from './table.ts';

const all = () => Object.values(eventsByEngine).flat();
const version = '1.0.0';

/** The catalogue of events, as this installation knows it. */
export function eventCommands(program: Command, cli: Cli): void {
  const group = program.command('events').description('the catalogue of event types');
  leaf(group, 'list', {
    summary: 'List every event type with its owner.',
    examples: ['events list', 'events list --json'],
  }).action((options: JsonOption) => {
    const types = all().map((e) => ({ type: eventType(e), owner: e.engine, summary: e.summary }));
    show(cli, options, types, () =>
      table(
        ['type', 'owner', ''],
        types.map((t) => [t.type, t.owner, t.summary]),
      ),
    );
  });

  leaf(group, 'schema', {
    summary: 'Print the JSON Schema (2020-12) of an event type’s data, with an example.',
    examples: ['events schema rymeda.care.session.completed.v1'],
  })
    .argument('<type>', 'as in the event')
    .action((type: string) => {
      const found = all().find((e) => eventType(e) === type);
      if (found === undefined)
        throw new CliError('notFound', `There is no event type ${type}; see "events list".`);
      cli.print(JSON.stringify(publishedSchema(found), null, 2));
    });

  leaf(program, 'asyncapi', {
    summary: 'Print the AsyncAPI 3 document of every topic and event type.',
    examples: ['asyncapi > asyncapi.json'],
  }).action(() => cli.print(JSON.stringify(asyncApiDocument(eventsByEngine, { version }), null, 2)));
}
