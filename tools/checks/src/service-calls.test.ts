import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  allOperations,
  operationsByService,
  refusalOperations,
  neighboursCalls,
  serviceCalls,
} from '@rymeda/contracts';

const repository = join(import.meta.dirname, '../../..');
const operations = [...allOperations, refusalOperations.report];

const sourcesOf = (folder: string): string[] =>
  globSync(`${folder}/**/*.ts`, { cwd: repository })
    .filter((file) => !/(\.[if]?test\.ts|\/testing\/.*)$/.test(file))
    .map((file) => readFileSync(join(repository, file), 'utf8'));

/** A path that a text begins with, perhaps behind a service's address; `${…}` in it are ids. */
const path = /['"`](?:\$\{[\w.]+\})?(\/v1\/(?:\$\{[^}]*\}|[^'"`?$\s])*)/;

/** The operations whose paths stand in the sources; a line that names no method reads. */
function askedIn(sources: readonly string[]): string[] {
  const lines = sources.flatMap((text) => text.split('\n'));
  return lines.flatMap((line) => {
    const found = path.exec(line)?.[1]?.replaceAll(/\$\{[^}]*\}/g, '{}');
    const method = /method: '(\w+)'/.exec(line)?.[1] ?? 'GET';
    const named = operations.filter((o) => o.path.replaceAll(/\{\w+\}/g, '{}') === found);
    return named.filter((o) => o.method === method).map((o) => o.name);
  });
}

const shared = askedIn(sourcesOf('libs/service/src/calls'));
test('what services ask by code that they share is known', () => {
  expect(shared).toEqual(['organization.apiClients.get']);
});

/** Every service with what its own code asks of others: none of the paths that it serves itself. */
function askedBy(service: string): string[] {
  const own = new Set((operationsByService[service] ?? []).map((o) => o.name));
  const sources = sourcesOf(`apps/${service}/src`);
  const asked = askedIn(sources).filter((name) => !own.has(name));
  const uses = (text: string) => sources.some((source) => source.includes(text));
  if (uses('refusalOperations.report') && !own.has(refusalOperations.report.name) && service !== 'audit')
    asked.push(refusalOperations.report.name);
  if (uses('clientScopes(')) asked.push(...shared);
  return [...new Set(asked)].sort();
}

test.each(Object.keys(operationsByService).concat('gateway'))(
  'what %s asks of other services is its list, no more and no less',
  (service) => {
    const { own = [] } = serviceCalls[service] ?? {};
    if (service !== 'webhooks') return expect(askedBy(service)).toEqual([...own].sort());
    // It asks by the list itself for the records that events are about, of which API clients are some.
    expect(own).toEqual(expect.arrayContaining(askedBy(service)));
  },
);

test('only oris asks in the name of what it runs', () => {
  const withAgents = Object.entries(serviceCalls).filter(([, { agents }]) => agents !== undefined);
  expect(withAgents.map(([service]) => service)).toEqual(['oris']);
  const signers = globSync('apps/*/src/**/*.ts', { cwd: repository }).filter((file) =>
    /agent: \{/.test(readFileSync(join(repository, file), 'utf8')),
  );
  expect(signers.map((file) => file.split('/')[1])).toEqual(['oris']);
});

test('every name of a list is that of an operation', () => {
  const names = new Set(operations.map((o) => o.name));
  const listed = Object.values(serviceCalls).flatMap(({ own, agents = [] }) => [...own, ...agents]);
  expect(listed.filter((name) => !names.has(name))).toEqual([]);
  // A call that was removed as an operation can't be granted either.
  for (const [service, more] of Object.entries(neighboursCalls)) {
    expect(Object.keys(serviceCalls)).toContain(service);
    expect(more.filter((name) => !names.has(name) || serviceCalls[service]?.own.includes(name))).toEqual([]);
  }
});

test('no service but the gateway may change anything as itself, save that compliance asks for an export', () => {
  const writes = Object.entries(serviceCalls).flatMap(([service, { own }]) =>
    operations
      .filter((o) => own.includes(o.name) && !['read', 'list', 'search'].includes(o.kind))
      .map((o) => `${service} ${o.name}`),
  );
  expect(writes).toEqual(['gateway platform.auditRefusals.report', 'compliance audit.exports.create']);
});
