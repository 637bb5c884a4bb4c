import { platformOrganization } from '@rymeda/auth';
import { refusalOperations } from '@rymeda/contracts';
import { newId, notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';

/**
 * The gateway's counts become entries of the platform's log. A report whose answer was lost comes again: a count may
 * be told twice, never left out. NOT_FOUND for whoever is no service, as for every path that isn't public.
 */
export const reportRefusals = () =>
  route(refusalOperations.report, 'audit_refused_requests', async ({ principal, body }, tx) => {
    const isPlatform = principal.kind === 'service' && principal.organizationId === platformOrganization;
    if (!isPlatform) throw notFound();
    for (const { address, count } of body.addresses)
      tx.emit({
        name: 'audit.requests.refused',
        subject: `refused_requests/${newId('rfr')}`,
        sequence: 1,
        data: { address, minute: body.minute, count },
      });
    return { data: { addresses: body.addresses.length } };
  });
