import { disclosureOperations } from '@rymeda/contracts';
import { newId, validationFailed } from '@rymeda/kernel';
import { route } from '@rymeda/service';

/** The log itself keeps it: the entry of this event is what accountings are made of, and as little can be changed. */
export const recordDisclosure = () =>
  route(disclosureOperations.create, 'audit_disclosure', async ({ scope, body, now }, tx) => {
    const last = body.lastDate ?? body.date;
    if (Date.parse(last) < Date.parse(body.date) || Date.parse(last) > now.getTime())
      throw validationFailed([
        {
          field: body.lastDate === undefined ? 'date' : 'lastDate',
          code: 'out_of_range',
          message: 'must not be in the future, nor the last before the first',
        },
      ]);
    const id = newId('dsc');
    tx.emit({
      name: 'audit.disclosure.recorded',
      subject: `disclosure/${id}`,
      sequence: 1,
      data: { ...body, id },
    });
    const data = { ...body, id, organizationId: scope.organizationId, createdAt: now.toISOString() };
    return { data, version: 1, location: `/v1/audit/logs?resourceId=${id}` };
  });
