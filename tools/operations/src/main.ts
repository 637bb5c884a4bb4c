/** What the platform's chart runs in the cluster: topics and their rights, database users, the test of it all. */
import { databaseUsersCommand } from './database-users.ts';
import { smokeCommand } from './smoke/command.ts';
import { topicRightsCommand, topicsCommand } from './topics.ts';

type Command = (env: NodeJS.ProcessEnv, args: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  'topics apply': topicsCommand,
  'topics acls apply': topicRightsCommand,
  'database-users': databaseUsersCommand,
  smoke: smokeCommand,
};

const given = process.argv.slice(2);
const words = given.filter((word) => !word.startsWith('--'));
const command = commands[words.join(' ')];
if (command === undefined) {
  console.error(`Usage: operations <${Object.keys(commands).join(' | ')}>`);
  process.exit(2);
}
process.exit(
  await command(
    process.env,
    given.filter((word) => word.startsWith('--')),
  ),
);
