import { refusalOperations } from './audit/refusals.ts';
import { allOperations } from './catalogue.ts';
import type { Operation } from './operation.ts';
import { accessOf } from './permissions/access.ts';

/** Answers one record by its id alone, as a webhook's endpoint may have it sent. */
export const isReadById = (o: Operation): boolean =>
  o.kind === 'read' &&
  o.internal !== true &&
  // Endpoints go by one scope.
  o.also === undefined &&
  o.params?.['id'] !== undefined &&
  o.path.endsWith('/{id}') &&
  o.path.split('{').length === 2 &&
  // No event is about an entry of the log of it all.
  o.name !== 'audit.logs.get';

/** Records of care, revenue and compliance: never what grants rights, holds secrets or is the log of it all. */
const engines: ReadonlySet<string | undefined> = new Set(['care', 'revenue', 'compliance']);
/** A person's own doing, which no workflow does for anybody. */
const persons: ReadonlySet<string> = new Set(['care_break_glass']);

/** What a workflow may call. */
function isForWorkflows(o: Operation): boolean {
  const access = accessOf(o);
  if (o.internal === true || access === undefined || persons.has(access.resource)) return false;
  // A call of theirs has one scope, and a link to a file is of no use to them.
  if (o.also !== undefined) return false;
  return engines.has(o.scope?.split(':')[0]);
}

/**
 * What each service asks of others, as itself and in the name of what it runs; any other call of a service is refused,
 * whatever its token says.
 */
export const serviceCalls: Readonly<Record<string, { own: readonly string[]; agents?: readonly string[] }>> =
  {
    gateway: { own: [refusalOperations.report.name] },
    revenue: { own: ['organization.get', 'care.sessions.get', 'care.patients.get', 'care.providers.get'] },
    compliance: {
      own: [
        'organization.get',
        'organization.users.get',
        'organization.users.list',
        'organization.roles.get',
        'care.providers.get',
        'care.providers.list',
        'audit.exports.create',
        'audit.exports.get',
      ],
    },
    oris: {
      own: ['organization.apiClients.get'],
      agents: allOperations.filter(isForWorkflows).map((o) => o.name),
    },
    webhooks: { own: allOperations.filter(isReadById).map((o) => o.name) },
  };

/**
 * What the version before or after this one asks for besides: during an upgrade both are there. A call stands here for the
 * release before its first use, and for the one after its last.
 */
export const neighboursCalls: Readonly<Record<string, readonly string[]>> = {};

const granted = new Map(
  Object.entries(serviceCalls).flatMap(([service, { own, agents = [] }]) => [
    [`svc:${service}`, new Set([...own, ...(neighboursCalls[service] ?? [])])],
    [`svc:${service}/`, new Set(agents)],
  ]),
);

/** `id`: the caller's, `svc:<service>` or `svc:<service>/<agent>`. */
export const isServiceCall = (id: string, operation: Pick<Operation, 'name'>): boolean =>
  granted.get(id.replace(/\/.*$/, '/'))?.has(operation.name) === true;
