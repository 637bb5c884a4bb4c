import { uuidv7Hex } from '@rymeda/kernel';
import type { NewEntry } from '../logs/entry.ts';

const aboutRecords = (n: number): string[] => [
  n % 2 === 0 ? 'care_patient' : 'care_session',
  `pat_${n % 7}`,
  `pat_${(n + 1) % 7}`,
];
/** A session is some other patient's. */
const patients = (n: number): string[] => (n % 2 === 0 ? [] : [`pat_${(n + 3) % 7}`]);

/** An entry as the intake makes it; `n` chooses what it says. */
export const sampleEntry = (organizationId: string, n: number, more: Partial<NewEntry> = {}): NewEntry => ({
  _id: `aud_${uuidv7Hex()}`,
  organizationId,
  action: (['create', 'read', 'update', 'delete', 'export'] as const)[n % 5] ?? 'read',
  resourceType: n % 2 === 0 ? 'care_patient' : 'care_session',
  resourceId: `pat_${n % 7}`,
  about: [...aboutRecords(n), ...patients(n)],
  userId: `cli_${n % 3}`,
  ipAddress: '203.0.113.7',
  userAgent: n % 4 === 0 ? null : `agent/${n} “ü” 🦊`,
  decision: n % 11 === 0 ? 'refused' : 'allowed',
  metadata: {
    event: 'test',
    sequence: n,
    fields: ['firstName', 'lastName'],
    ...(n % 2 === 1 && { patientIds: patients(n) }),
  },
  timestamp: new Date(Date.UTC(2026, 0, 1) + n * 1000),
  ...more,
});

export const sampleEntries = (organizationId: string, from: number, to: number): NewEntry[] =>
  Array.from({ length: to - from }, (_, n) => sampleEntry(organizationId, from + n));
