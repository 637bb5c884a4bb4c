import { disclosureOperations } from '@rymeda/contracts';
import { validationFailed } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import type { EntryStore } from '../logs/entry.store.ts';
import { accountFor, periodAsked } from './accounting.rules.ts';

/** Beyond that an answer would be half an accounting. */
const mostEntries = 20_000;

/** One call for a patient who asks who has received what (45 CFR 164.528). Reading it is an entry, as a list's is. */
export const getAccounting = ({ entries }: { entries: EntryStore }) =>
  route(disclosureOperations.accounting, 'audit_disclosure', async ({ scope, query, now }) => {
    const { patientId } = query;
    const { from, to } = periodAsked(query, now);
    const found = await entries.accountable(scope, patientId, { from, to }, mostEntries + 1);
    if (found.length > mostEntries)
      throw validationFailed([
        {
          field: 'from',
          code: 'out_of_range',
          message: 'has more disclosures than one answer takes; ask for less',
        },
      ]);
    disclose({ resourceType: 'audit_log', resourceIds: ['query'], fields: [] });
    const disclosures = accountFor(found, { from, to, now });
    return { data: { patientId, from: from.toISOString(), to: to.toISOString(), disclosures } };
  });
