import { currentAccess, ruleBeyond } from '@rymeda/auth';
import { engines } from '@rymeda/contracts';
import { problem, type Problem } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import type { EndpointState } from './endpoint.ts';
import type { EndpointStores } from './stores.ts';

/** What decides on which records go where. */
const leading = ['url', 'events', 'include', 'tls'] as const;
const leads = ({ include }: Pick<EndpointState, 'include'>, changed: readonly string[]): boolean =>
  include.length > 0 && leading.some((f) => changed.includes(f));

/**
 * A delivery is judged by the scopes of the endpoint's client, and no role is asked then. So whole records are led
 * somewhere by API clients, and by users who may read them all: a right to endpoints alone would be one to every record.
 */
export function refuseRecords(
  endpoint: Pick<EndpointState, 'include'>,
  changed: readonly string[] = leading,
): Problem | undefined {
  const access = currentAccess();
  if (access === undefined || !leads(endpoint, changed)) return undefined;
  return ruleBeyond(access.ability.rules, [{ actions: ['read'], resource: 'all' }]) === undefined
    ? undefined
    : forbidden('Whole records are sent for callers who may read all of them');
}

/**
 * An endpoint goes by the scopes of the client that made it. A token that lets its caller read less, of another client of
 * the partner or a narrower one of the same, leads no records that it could not read.
 */
export async function refuseRecordsBeyond(
  { actor, organizationId }: Pick<TenantContext, 'actor' | 'organizationId'>,
  endpoint: Pick<EndpointState, 'include' | 'clientId'>,
  mayRead: EndpointStores['mayRead'],
  changed: readonly string[] = leading,
): Promise<Problem | undefined> {
  if (!leads(endpoint, changed)) return undefined;
  const beyond = engines.filter((engine) => !actor.scopes.has(`${engine}:read`));
  const may = await Promise.all(beyond.map((e) => mayRead(organizationId, endpoint.clientId, e)));
  if (may.includes(true)) return forbidden('The endpoint’s client may read more than this token lets read');
  return may.includes(null)
    ? problem('SERVICE_UNAVAILABLE', 'What the endpoint’s client may read can’t be told at the moment', {
        headers: { 'retry-after': '2' },
      })
    : undefined;
}

const forbidden = (message: string): Problem =>
  problem('FORBIDDEN', message, { details: { fields: ['include'] } });
