import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { WebhookMessage } from '@rymeda/contracts';
import { Rymeda } from '@rymeda/sdk';
import { clientId, organizationId } from '../arguments.ts';
import { leaf, type Cli, type JsonOption } from '../cli.ts';
import { outcomeOf, usageError } from '../exit-codes.ts';
import { failureOf } from '../failure.ts';
import { printable } from '../table.ts';
import { findTarget } from '../target.ts';
import { credentialsOf, type Whose } from '../token.ts';
import { eventFeed, type EventPage } from './feed.ts';
import { forward, type Forwarded } from './forward.ts';
import { signingSecret } from './signing-secret.ts';

interface Options extends JsonOption, Whose {
  forward?: string;
  secretFile?: string;
  event?: string;
}

const pollMs = 1_000;
const pageSize = 100;
const keys = 'r and Enter sends the last one again, its number and Enter any, q and Enter ends.';

export function listenCommand(program: Command, cli: Cli): void {
  leaf(program, 'listen', {
    summary:
      "Show an organisation's events as they come, and forward them to a program on this machine, as webhooks\n" +
      'signed with a secret of your own. Nothing needs to reach this machine from outside.',
    examples: [
      'listen --organization org_100',
      'listen --organization org_100 --forward http://127.0.0.1:3000/webhooks --secret-file dev.whsec',
      'listen --client-id cli_… --client-secret-file dev.secret --event session.completed --json',
    ],
  })
    .option('--organization <id>', "one of the local stack's organisations", organizationId)
    .option('--client <name>', 'which of its clients: full (default) or readonly')
    .option('--client-id <id>', 'any client with webhooks:read, by its id …', clientId)
    .option('--client-secret-file <path>', '… and the file that holds its secret')
    .option('--forward <url>', 'where to post each event, on this machine', localUrl)
    .option('--secret-file <path>', 'the secret to sign with (whsec_…); made if the file is not there')
    .option('--event <name>', 'only this one, for example session.completed')
    .action(async (options: Options) => {
      if ((options.forward === undefined) !== (options.secretFile === undefined))
        throw usageError('--forward and --secret-file belong together: a receiver verifies signatures.');
      await listen(cli, options);
    });
}

/** Events are for the developer who asked, not for whoever else answers somewhere. */
export function localUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const here = url !== null && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (!here || !/^https?:$/.test(url.protocol)) throw usageError('--forward takes a URL of this machine.');
  return url.href;
}

async function listen(cli: Cli, options: Options): Promise<void> {
  const target = await findTarget(cli.env);
  const credentials = await credentialsOf(options, target);
  const rymeda = new Rymeda({ ...credentials, baseUrl: target.baseUrl });
  const signing = options.secretFile === undefined ? undefined : await signingSecret(options.secretFile);
  const { event } = options;
  const ending = new AbortController();
  const next = eventFeed(async (cursor): Promise<EventPage> => {
    const query = { limit: pageSize, ...(event === undefined ? {} : { event }) };
    const page = { ...query, ...(cursor === undefined ? {} : { cursor }) };
    return rymeda.webhooks.events.list(page, { signal: ending.signal });
  });
  await next();
  // A terminal's Ctrl-C comes from bin/rymeda.mjs once more.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.abort());
  const messages: WebhookMessage[] = [];
  const send = async (n: number): Promise<void> => {
    const message = messages[n - 1];
    if (message === undefined) return cli.say(`There is no event ${n}.`);
    const result =
      options.forward === undefined || signing === undefined
        ? undefined
        : await forward(options.forward, message, signing.secret);
    cli.print(options.json ? asJson(n, message, result) : asLine(n, message, result));
  };

  if (signing?.isNew) cli.say(`A new signing secret is in ${options.secretFile}.`);
  cli.say(`Listening; Ctrl-C ends.${options.forward === undefined ? '' : ` ${keys}`}`);
  const input = createInterface({ input: process.stdin });
  input.on('line', (line) => {
    const word = line.trim();
    if (word === 'q') ending.abort();
    else if (word === 'r') void send(messages.length);
    else if (/^\d{1,6}$/.test(word)) void send(Number(word));
    else if (word !== '') cli.say(keys);
  });
  await follow(cli, next, ending.signal, async (message) => {
    messages.push(message);
    await send(messages.length);
  });
  input.close();
}

/** Until it is ended. A platform that is away for a while is told once and asked again. */
async function follow(
  cli: Cli,
  next: () => Promise<WebhookMessage[]>,
  ended: AbortSignal,
  take: (message: WebhookMessage) => Promise<void>,
): Promise<void> {
  let away = false;
  while (!ended.aborted) {
    try {
      for (const message of await next()) await take(message);
      if (away) cli.say('The platform answers again.');
      away = false;
    } catch (error) {
      if (ended.aborted) return;
      if (outcomeOf(error) !== 'unreachable') throw error;
      if (!away) cli.say(`${failureOf(error).message}; trying again.`);
      away = true;
    }
    // An end while it waits is an end, not a failure.
    await sleep(pollMs, undefined, { signal: ended }).catch(() => undefined);
  }
}

const asJson = (n: number, message: WebhookMessage, result: Forwarded | undefined): string =>
  JSON.stringify({ n, ...message, ...(result === undefined ? {} : { forwarded: result }) });

function asLine(n: number, { event, id, data }: WebhookMessage, result: Forwarded | undefined): string {
  const subject = typeof data['id'] === 'string' ? data['id'] : '-';
  const outcome = result && `→ ${result.status ?? result.error} ${result.milliseconds} ms`;
  const parts = [String(n).padStart(4), new Date().toISOString().slice(11, 19), event, subject, id];
  return printable([...parts, ...(outcome === undefined ? [] : [outcome])].join('  '));
}
