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

/** An endpoint goes by the scopes of the client that made it: another of its partner's must have as many to lead it. */
export async function refuseOthersRecords(
  { actor, organizationId }: Pick<TenantContext, 'actor' | 'organizationId'>,
  endpoint: Pick<EndpointState, 'include' | 'clientId'>,
  changed: readonly string[],
  mayRead: EndpointStores['mayRead'],
): Promise<Problem | undefined> {
  const { clientId } = endpoint;
  if (actor.kind !== 'client' || actor.id === clientId || !leads(endpoint, changed)) return undefined;
  const beyond = engines.filter((engine) => !actor.scopes.has(`${engine}:read`));
  const may = await Promise.all(beyond.map((engine) => mayRead(organizationId, clientId, engine)));
  // What can't be told now may be so.
  return may.every((m) => m === false)
    ? undefined
    : forbidden('The client whose endpoint it is may read more than this one');
}

const forbidden = (message: string): Problem =>
  problem('FORBIDDEN', message, { details: { fields: ['include'] } });
