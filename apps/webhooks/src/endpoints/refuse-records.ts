import { currentAccess, ruleBeyond } from '@rymeda/auth';
import { problem, type Problem } from '@rymeda/kernel';
import type { EndpointState } from './endpoint.ts';

/** What decides on which records go where. */
const leading = ['url', 'events', 'include', 'tls'] as const;

/**
 * A delivery is judged by the scopes of the endpoint's client, and no role is asked then. So whole records are led
 * somewhere by API clients, and by users who may read them all: a right to endpoints alone would be one to every record.
 */
export function refuseRecords(
  { include }: Pick<EndpointState, 'include'>,
  changed: readonly string[] = leading,
): Problem | undefined {
  const access = currentAccess();
  if (access === undefined || include.length === 0 || !leading.some((f) => changed.includes(f)))
    return undefined;
  return ruleBeyond(access.ability.rules, [{ actions: ['read'], resource: 'all' }]) === undefined
    ? undefined
    : problem('FORBIDDEN', 'Whole records are sent for callers who may read all of them', {
        details: { fields: ['include'] },
      });
}
