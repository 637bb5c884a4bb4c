import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventsTopic, intakeTopic, subscriptions, topics } from '@rymeda/events';
import { calledBy } from '@rymeda/stack/setup';
import { repository } from './repository.ts';
import { roleOf, type Role } from './roles.ts';
import { variablesRead } from './variables.ts';

/** What a service's chart must know and nobody chooses; `charts/<service>/facts.yaml`. */
export interface Facts {
  priority: Role['priority'];
  stores: { mongodb: boolean; kafka: boolean; redis: boolean };
  calls: readonly string[];
  callers: readonly string[];
  urls: Readonly<Record<string, string>>;
  /** Named in ENGINE_URLS. */
  engineUrls: readonly string[];
  secretVariables: Readonly<Record<string, string>>;
  secretFiles: Readonly<Record<string, string>>;
  chosenSecretFiles: Readonly<Record<string, { key: string; with: string }>>;
  publicEgress: boolean;
  openNetworksVariable: string | null;
  /** Groups whose lag scales it. */
  consumers: readonly { group: string; topics: readonly string[] }[];
  /** Of its topic with the most: more instances than that stand idle. */
  partitions: number;
}

interface Manifest {
  rymeda?: {
    database?: boolean | string;
    kafka?: boolean;
    redis?: boolean;
    calls?: string[];
    jobs?: Record<string, { calls?: string[] }>;
  };
}

const manifestOf = (service: string): Manifest =>
  JSON.parse(readFileSync(join(repository, 'apps', service, 'package.json'), 'utf8')) as Manifest;

/** Every folder below apps/ that declares itself a service, the gateway first. */
export const services: readonly string[] = readdirSync(join(repository, 'apps'))
  .filter((name) => manifestOf(name).rymeda !== undefined)
  .sort((a, b) => Number(b === 'gateway') - Number(a === 'gateway') || (a < b ? -1 : 1));

const engines = services.filter((name) => name !== 'gateway');

/** What a service's jobs call, each by the name of its pods: `<service>-<job>`. */
export const jobCalls: ReadonlyMap<string, readonly string[]> = new Map(
  services.flatMap((service) =>
    Object.entries(manifestOf(service).rymeda?.jobs ?? {}).map(
      ([job, { calls = [] }]) => [`${service}-${job}`, calls] as const,
    ),
  ),
);

/** The edges of the architecture, as each service declares them. */
const callsOf = (service: string): readonly string[] =>
  calledBy(service, manifestOf(service).rymeda?.calls ?? [], engines);

export async function factsOf(service: string): Promise<Facts> {
  const { database = false, kafka = false, redis = false } = manifestOf(service).rymeda ?? {};
  const role = roleOf(service);
  const calls = callsOf(service);
  const consumers = role.consumer ? consumersOf(service) : [];
  const read = await variablesRead(service);
  return {
    priority: role.priority,
    stores: { mongodb: database !== false, kafka, redis },
    calls,
    callers: [
      ...services.filter((name) => callsOf(name).includes(service)),
      ...[...jobCalls].filter(([, calls]) => calls.includes(service)).map(([name]) => name),
    ],
    urls: role.urls ?? {},
    engineUrls: read.has('ENGINE_URLS') ? calls : [],
    secretVariables: role.secretVariables ?? {},
    secretFiles: role.secretFiles ?? {},
    chosenSecretFiles: role.chosenSecretFiles ?? {},
    publicEgress: role.publicEgress ?? false,
    openNetworksVariable: role.openNetworksVariable ?? null,
    consumers,
    partitions: Math.max(0, ...consumers.flatMap((c) => c.topics).map(partitionsOf)),
  };
}

function consumersOf(service: string): { group: string; topics: string[] }[] {
  const declared = subscriptions
    .filter((s) => s.service === service)
    .map(({ group, engines: of }) => ({ group, topics: of.map(eventsTopic) }));
  return service === 'audit' ? [{ group: 'audit', topics: [intakeTopic] }, ...declared] : declared;
}

const partitionsOf = (topic: string): number => topics.find((t) => t.name === topic)?.partitions ?? 0;
