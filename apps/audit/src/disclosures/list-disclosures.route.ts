import { disclosureOperations, type Disclosure } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { shownRecord, type Entry } from '../logs/entry.ts';
import type { EntryStore } from '../logs/entry.store.ts';

/**
 * Every read and export of what is a patient's that was allowed, uses included: its own record, sessions, notes, claims. Its
 * accounting is `get-accounting`.
 */
export const listDisclosures = ({ entries }: { entries: EntryStore }) =>
  route(disclosureOperations.list, 'audit_log', async ({ scope, query, limit, after }) => {
    const { patientId, from, to } = query;
    const page = await entries.list(scope, { patientId, disclosed: true, from, to }, limit, after);
    disclose({ resourceType: 'audit_log', resourceIds: ['query'], fields: [] });
    return { ...page, items: page.items.map((entry) => toDisclosure(entry, patientId)) };
  });

function toDisclosure(entry: Entry, patientId: string): Disclosure {
  const { fields, purpose } = entry.metadata as { fields?: string[]; purpose?: string };
  return {
    id: entry._id,
    date: entry.timestamp.toISOString(),
    recipient: entry.userId,
    ipAddress: entry.ipAddress,
    resourceType: entry.resourceType,
    resourceId: shownRecord(entry, patientId),
    description: fields ?? [],
    purpose: purpose ?? null,
  };
}
