import { record } from '../record.ts';

/** What was sent of a claim; part of no answer, but of what an organisation is given when it leaves. */
export const submissionRecord = record({
  engine: 'revenue',
  resource: 'submission',
  prefix: 'sub',
  collection: 'submissions',
  schemaVersion: 1,
  patient: 'clientId',
  // Encrypted, by permanent numbers: never use one again.
  phi: { content: 1 },
  json: ['content'],
  exported: [
    'claimId',
    'clientId',
    'payerId',
    'controlNumber',
    'content',
    'partner',
    'envelope',
    'zone',
    'interchange',
    'batchId',
  ],
  blind: {},
});
