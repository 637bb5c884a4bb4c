import type { Command } from 'commander';
import {
  acls,
  applyAcls,
  applyTopics,
  isDone,
  planAcls,
  planTopics,
  topics,
  type Acl,
  type TopicChange,
} from '@rymeda/events';
import { leaf, show, type Cli, type JsonOption } from './cli.ts';
import { exitCodes } from './exit-codes.ts';
import { withKafka } from './kafka.ts';

type TopicOptions = JsonOption & { singleBroker?: boolean; drained?: boolean };

export function topicCommands(program: Command, cli: Cli): void {
  const group = program
    .command('topics')
    .description('Kafka topics and rights, as the platform declares them');
  const withOptions = (command: Command): Command =>
    command
      .option(
        '--single-broker',
        'for development: one replica instead of three (default beside the local stack)',
      )
      .option('--drained', 'partitions may be added: relays are stopped, every consumer has read to the end');

  withOptions(
    leaf(group, 'plan', {
      summary: 'Show what "topics apply" would do. Exit code 1 when there is anything.',
      examples: ['topics plan', 'topics plan --json'],
    }),
  ).action(async ({ json, ...options }: TopicOptions) => {
    const plan = await withKafka(cli.env, (kafka, where) =>
      planTopics(kafka, topics, { ...where, ...options }),
    );
    show(cli, { json }, plan, () => topicText(plan, false));
    cli.endWith(isDone(plan) ? exitCodes.ok : exitCodes.failed);
  });

  withOptions(
    leaf(group, 'apply', {
      summary: 'Make topics as they are declared. Never shrinks, never deletes; all of it or nothing.',
      examples: ['topics apply', 'topics apply --single-broker', 'topics apply --drained'],
    }),
  ).action(async ({ json, ...options }: TopicOptions) => {
    const done = await withKafka(cli.env, (kafka, where) =>
      applyTopics(kafka, topics, { ...where, ...options }),
    );
    show(cli, { json }, done, () => topicText(done, true));
    cli.endWith(done.some((c) => c.kind === 'refuse') ? exitCodes.failed : exitCodes.ok);
  });

  const rights = group.command('acls').description('who may read and write which topic: one set per service');
  leaf(rights, 'plan', {
    summary: 'Show what "topics acls apply" would do. Exit code 1 when there is anything.',
    examples: ['topics acls plan'],
  }).action(async (options: JsonOption) => {
    const plan = await withKafka(cli.env, (kafka) => planAcls(kafka, acls));
    show(cli, options, plan, () => aclText(plan));
    cli.endWith(plan.create.length + plan.remove.length === 0 ? exitCodes.ok : exitCodes.failed);
  });
  leaf(rights, 'apply', {
    summary: "Give each service its rights and take away what is not declared; other principals' stay.",
    examples: ['topics acls apply'],
  }).action(async (options: JsonOption) => {
    const done = await withKafka(cli.env, (kafka) => applyAcls(kafka, acls));
    show(cli, options, done, () => aclText(done));
  });
}

export function topicText(changes: readonly TopicChange[], applied: boolean): string {
  const refused = changes.some((c) => c.kind === 'refuse');
  const lines = changes.map(lineOf);
  if (isDone(changes)) return [...lines, 'Nothing to do.'].join('\n');
  if (applied) lines.push(refused ? 'Nothing was changed.' : 'Done.');
  return lines.join('\n');
}

function lineOf(change: TopicChange): string {
  const { topic } = change;
  switch (change.kind) {
    case 'create':
      return `+ ${topic}: ${change.partitions} partitions, ${change.replicationFactor} replicas, ${settings(change.config)}`;
    case 'grow':
      return `~ ${topic}: ${change.from} → ${change.to} partitions`;
    case 'configure':
      return `~ ${topic}: ${Object.entries(change.was)
        .map(([key, was]) => `${key} ${was ?? 'unset'} → ${change.config[key]}`)
        .join(', ')}`;
    case 'refuse':
      return `! ${topic} ${change.reason}`;
    case 'undeclared':
      return `? ${topic} is not declared; nothing is done to it`;
  }
}

const settings = (config: Readonly<Record<string, string>>): string =>
  Object.entries(config)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

function aclText({ create, remove }: { create: Acl[]; remove: Acl[] }): string {
  if (create.length + remove.length === 0) return 'Nothing to do.';
  const line = (sign: string) => (acl: Acl) =>
    `${sign} ${acl.principal} ${acl.operation} ${acl.resource} ${acl.name}${acl.pattern === 'prefixed' ? '…' : ''}`;
  return [...create.map(line('+')), ...remove.map(line('-'))].join('\n');
}
