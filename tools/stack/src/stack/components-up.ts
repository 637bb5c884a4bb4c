import { MongoClient, MongoServerError } from 'mongodb';

import { components } from '../components/all.ts';
import type { Component, ComponentName } from '../components/component.ts';
import { isRunning, launchComponent, untilAnswers } from '../components/control.ts';
import { imageOf } from '../containers/container.ts';
import { lookAtDocker, type DockerFacts } from '../containers/engine.ts';
import { databaseUsers } from '../plan/databases.ts';
import { chooseProvider, type Choice } from '../plan/provider.ts';
import { ensureIndexes } from '../setup/indexes.ts';
import { ensureUsers } from '../setup/mongodb-users.ts';
import { prepareReplicaSet } from '../setup/replica-set.ts';
import { ensureTopics } from '../setup/topics.ts';
import type { ComponentRecord } from '../state/state.ts';
import { save, type Context } from './context.ts';

/** What this run started, so that a failed start takes away that and nothing else. */
export interface Started {
  components: ComponentName[];
  services: string[];
}

export async function ensureComponents(context: Context, started: Started): Promise<void> {
  const docker = await lookAtDocker(context.env);
  // All settle before an error goes on: what came up in the meantime must be in `started`.
  const outcomes = await Promise.allSettled(
    Object.values(components).map((component) => ensureComponent(context, component, docker, started)),
  );
  throwAll(outcomes);
}

/** All that went wrong at once, so that the user can put all of it right before the next try. */
export function throwAll(outcomes: PromiseSettledResult<unknown>[]): void {
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
  const messages = new Set(failed.map(({ reason }) => (reason as Error).message));
  if (messages.size > 0) throw new Error([...messages].join('\n\n'), { cause: failed[0]?.reason });
}

export async function ensureComponent(
  context: Context,
  component: Component,
  docker: DockerFacts,
  started: Started,
): Promise<void> {
  const { state, site, env, report } = context;
  const begun = Date.now();
  const present = state.components[component.name];
  let record = present && (await isRunning(present)) && present.provider !== 'external' ? present : null;
  let why = 'runs already';
  if (!record) {
    const choice = await choose(component, env, docker);
    const address = env[component.addressVariable] ?? '';
    record = await launchComponent(component, choice, site, address, report);
    state.components[component.name] = record;
    if (record.provider !== 'external') started.components.push(component.name);
    await save(context);
    why = choice.why;
  }
  await prepare(component, record, context);
  record.version = await untilAnswers(component, record, site);
  await save(context);
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  report(
    `  ${component.title.padEnd(10)} ${record.version.padEnd(8)} ${record.provider} (${why}), ${seconds} s`,
  );
}

async function choose(component: Component, env: NodeJS.ProcessEnv, docker: DockerFacts): Promise<Choice> {
  return chooseProvider({
    component: component.title,
    forced: env['RYMEDA_STACK'],
    addressVariable: component.addressVariable,
    address: env[component.addressVariable],
    engineAnswers: docker.engineAnswers,
    imagePresent: await docker.hasImage(imageOf(component, env)),
  });
}

async function prepare(component: Component, record: ComponentRecord, context: Context): Promise<void> {
  if (component.name === 'mongodb') return prepareMongodb(record, context);
  if (component.name !== 'kafka') return;
  await untilAnswers(component, record, context.site);
  await ensureTopics(record.address.split(','), context.report);
}

async function prepareMongodb(record: ComponentRecord, context: Context): Promise<void> {
  const { site, services, report } = context;
  if (record.provider === 'external') {
    await untilAnswers(components.mongodb, record, site);
  } else {
    await prepareReplicaSet({ port: site.ports.mongodb, rootPassword: site.passwords.mongodbRoot }).catch(
      async (error: unknown) => {
        if (await isRunning(record)) throw error;
        await untilAnswers(components.mongodb, record, site); // Throws with the server's last words.
      },
    );
  }
  const client = new MongoClient(record.address);
  try {
    record.sharedLogin = !(await makeUsers(client, record, context));
    await ensureIndexes(client, services, report);
  } finally {
    await client.close();
  }
}

/** False when an external server does not let us make users: services then log in as the given one. */
async function makeUsers(client: MongoClient, record: ComponentRecord, context: Context): Promise<boolean> {
  try {
    await ensureUsers(client, databaseUsers(context.services), context.site.passwords.mongodb);
    return true;
  } catch (error) {
    const refused = error instanceof MongoServerError && error.codeName === 'Unauthorized';
    if (!refused || record.provider !== 'external') throw error;
    context.report('  MongoDB: the user of MONGODB_URI may not make users; all services share its login');
    return false;
  }
}
