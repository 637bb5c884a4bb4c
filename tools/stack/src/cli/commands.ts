import { constants } from 'node:os';

import { componentNames } from '../components/all.ts';
import type { ComponentName } from '../components/component.ts';
import {
  killComponent,
  killService,
  startComponent,
  startService,
  stopComponent,
  stopService,
} from '../stack/parts.ts';
import { runJob } from '../stack/run-job.ts';
import { statusOf } from '../stack/status.ts';
import { homeOf } from '../stack/context.ts';
import { resetStack, stopStack } from '../stack/stop.ts';
import { demoUserToken } from '../demo-users/demo-user.ts';
import { readStack } from '../state/stack-file.ts';
import { start } from './start.ts';
import { statusTable } from './table.ts';

export const USAGE = `Usage: npm start [-- options], npm stop, npm run status, npm run token -- <role>, npm run reset

  start [--detach] [--mtls] [--instances 2] [--components | --services a,b]
                         all that does not run yet; in the foreground until Ctrl-C, or detached;
                         services call each other over mutual TLS, with a throw-away authority;
                         each service so many times, as care and care-2
  stop                   services first, then the servers
  status [--json]        exit code 0 when all is green, 1 otherwise
  reset                  stop, and drop data, logs and secrets
  token <role> [<organisation>]
                         signs a demo user in and prints an access token: admin, clinical_director,
                         provider, billing, compliance_officer
  service   start|stop|restart|kill <name>  [SIGNAL]
  job <service> <job>    what runs now and then, once: audit archive takes the log's old months to the archive
  component start|stop|restart|kill mongodb|kafka|redis  [SIGNAL]
                         one part alone, to try faults

RYMEDA_HOME (default .rymeda) and RYMEDA_PORT_BASE (default 8080) make a second stack beside the first.
RYMEDA_STACK forces native, containers or external; MONGODB_URI, KAFKA_BROKERS, REDIS_URL name servers elsewhere.`;

export interface Flags {
  detach: boolean;
  mtls: boolean;
  components: boolean;
  instances: string | undefined;
  services: string | undefined;
  json: boolean;
}

/** A wrong command line, as against a stack that would not start. */
export class UsageError extends Error {}

const say = (line: string): void => console.log(line);

/** Each resolves with the exit code. */
export const commands: Record<string, (flags: Flags, words: string[]) => Promise<number>> = {
  start: (flags) =>
    start({
      ...{ detach: flags.detach, mtls: flags.mtls, services: chosenServices(flags) },
      instances: chosenInstances(flags),
    }),
  stop: async () => {
    const stopped = await stopStack({ report: say });
    say(stopped ? 'Stopped.' : 'Nothing ran.');
    return 0;
  },
  status: async ({ json }) => {
    const status = await statusOf();
    if (json) say(JSON.stringify(status, null, 2));
    else if (status.started) say(statusTable(status, process.stdout.isTTY));
    else say(`No stack runs with the home ${status.home}. Start one with: npm start`);
    return status.green ? 0 : 1;
  },
  reset: async () => {
    await resetStack({ report: say });
    say('Data, logs and secrets are gone.');
    return 0;
  },
  token: async (_flags, [role, organizationId]) => {
    if (role === undefined) throw new UsageError('Say whose token: a role, for example compliance_officer.');
    const home = homeOf({}).root;
    const stack = await readStack(home);
    if (stack === null) throw new Error(`No stack runs with the home ${home}. Start one with: npm start`);
    const organization = stack.organizations.find(({ id }, n) =>
      organizationId === undefined ? n === 0 : id === organizationId,
    );
    if (organization === undefined) throw new UsageError(`There is no demo organisation ${organizationId}.`);
    say(await demoUserToken(stack, organization, role));
    return 0;
  },
  service: (_flags, [verb = '', name = '', signal]) =>
    act(verb, {
      start: () => startService(name, { report: say }),
      stop: () => stopService(name, { report: say }),
      kill: () => killService(name, signalFrom(signal)),
    }),
  job: (_flags, [service = '', job = '']) => runJob(service, job),
  component: (_flags, [verb = '', name = '', signal]) => {
    const component = componentFrom(name);
    return act(verb, {
      start: () => startComponent(component, { report: say }),
      stop: () => stopComponent(component, { report: say }),
      kill: () => killComponent(component, signalFrom(signal)),
    });
  },
};

type Acts = Record<'start' | 'stop' | 'kill', () => Promise<void>>;

async function act(verb: string, acts: Acts): Promise<number> {
  if (verb === 'restart') {
    await acts.stop();
    await acts.start();
    return 0;
  }
  if (!Object.hasOwn(acts, verb)) throw new UsageError(`"${verb}" is none of start, stop, restart, kill.`);
  await acts[verb as keyof Acts]();
  return 0;
}

function chosenInstances({ instances }: Flags): number | undefined {
  if (instances === undefined) return undefined;
  if (!/^[1-9]$/.test(instances)) throw new UsageError('--instances must be 1 to 9.');
  return Number(instances);
}

function chosenServices({ components, services }: Flags): string[] | undefined {
  if (components) return [];
  return services?.split(',').filter(Boolean);
}

function componentFrom(name: string): ComponentName {
  const found = componentNames.find((known) => known === name);
  if (!found) throw new UsageError(`"${name}" is none of ${componentNames.join(', ')}.`);
  return found;
}

function signalFrom(word: string | undefined): { signal?: NodeJS.Signals } {
  if (word === undefined) return {};
  if (!Object.hasOwn(constants.signals, word))
    throw new UsageError(`"${word}" is no signal; they look like SIGTERM.`);
  return { signal: word as NodeJS.Signals };
}
