import { z } from 'zod';
import { instant, line, pageQuery, recordId } from '../fields.ts';
import { operation } from '../operation.ts';
import { auditedPatient } from './filters.ts';
import { auditTimes, timesInOrder } from './log.ts';

/** One line of an accounting of disclosures, 45 CFR 164.528(b)(2). */
export const disclosure = z
  .object({
    id: recordId('aud').meta({ description: 'The entry of the log that it is taken from' }),
    date: instant(),
    recipient: z.string().meta({ description: 'User, API client or service that received the information' }),
    ipAddress: z.string(),
    resourceType: z.string(),
    resourceId: z.string(),
    description: z.array(z.string()).meta({ description: 'Names of the fields that were disclosed' }),
    purpose: z.string().nullable().meta({ description: 'As the caller stated it; null when it did not' }),
  })
  .meta({ id: 'Disclosure' });
export type Disclosure = z.infer<typeof disclosure>;

/** Why a disclosure needed neither authorisation nor consent: the paragraph of 45 CFR that allows it. */
export const disclosureBasis = z.enum([
  '164.502(j)',
  '164.504(f)',
  '164.512(a)',
  '164.512(b)',
  '164.512(c)',
  '164.512(d)',
  '164.512(e)',
  '164.512(f)',
  '164.512(g)',
  '164.512(h)',
  '164.512(i)',
  '164.512(j)',
  '164.512(k)',
  '164.512(l)',
  'impermissible',
]);

/** What was disclosed, in words that name nobody and no finding. */
export const disclosedInformation = z.enum([
  'demographics',
  'contact',
  'insurance',
  'diagnoses',
  'procedures',
  'medications',
  'laboratory',
  'imaging',
  'immunizations',
  'vital_signs',
  'progress_notes',
  'psychotherapy_notes',
  'substance_use_treatment',
  'visits',
  'billing',
  'whole_record',
]);

const recipient = z.strictObject({
  name: line(200).meta({ description: 'The authority, firm or person that received it' }),
  address: line(300).optional(),
});

/** A disclosure outside the platform's API, for example a report to a health department (45 CFR 164.528(b)). */
export const disclosureCreate = z.strictObject({
  patientId: recordId('pat'),
  date: instant(),
  lastDate: instant()
    .optional()
    .meta({ description: 'Of several to one recipient for one purpose; then `count` says how many' }),
  count: z.int().min(1).max(100_000).default(1),
  recipient,
  information: z.array(disclosedInformation).min(1).max(16),
  basis: disclosureBasis,
  reason: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:#/-]{2,63}$/, 'must be a code or the number of a case')
    .optional()
    .meta({ description: 'Where the request for it is kept: a code or case number, never free text' }),
});

export const recordedDisclosure = disclosureCreate
  .extend({ id: recordId('dsc'), organizationId: z.string(), createdAt: instant() })
  .meta({ id: 'RecordedDisclosure' });

/** 45 CFR 164.528(a)(2): an agency's statement that an accounting would impede its activities. */
export const suspensionCreate = z.strictObject({
  patientId: recordId('pat'),
  recipient: line(200).meta({ description: 'As it is named in the disclosures' }),
  until: instant(),
  statement: z.enum(['written', 'oral']).meta({ description: 'An oral one holds for 30 days at most' }),
  reason: disclosureCreate.shape.reason,
});

/** Disclosures to one recipient for one purpose, 45 CFR 164.528(b)(2) and (3). */
export const accountedDisclosure = z.object({
  date: instant().meta({ description: 'Of the first' }),
  lastDate: instant(),
  count: z.int(),
  recipient: z.object({
    id: z.string().nullable().meta({ description: 'User or API client; null outside the platform' }),
    name: z.string().nullable(),
    address: z.string().nullable(),
  }),
  information: z.array(z.string()),
  purpose: z.string().meta({ description: 'The paragraph of 45 CFR, or the purpose that a caller stated' }),
});

export const accounting = z
  .object({
    patientId: z.string(),
    from: instant(),
    to: instant(),
    disclosures: z.array(accountedDisclosure),
  })
  .meta({ id: 'AccountingOfDisclosures' });
export type Accounting = z.infer<typeof accounting>;

export const disclosureOperations = {
  create: operation({
    name: 'audit.disclosures.create',
    method: 'POST',
    path: '/v1/audit/disclosures',
    kind: 'create',
    scope: 'audit:write',
    summary: 'Record a disclosure that was made outside the platform',
    body: disclosureCreate,
    data: recordedDisclosure,
    status: 201,
  }),
  suspend: operation({
    name: 'audit.disclosures.suspend',
    method: 'POST',
    path: '/v1/audit/disclosures/suspend',
    kind: 'action',
    scope: 'audit:write',
    summary: 'Leave an agency’s disclosures out of accountings while it says so (45 CFR 164.528(a)(2))',
    body: suspensionCreate,
    data: suspensionCreate.extend({ id: recordId('dsp') }),
    status: 200,
  }),
  accounting: operation({
    name: 'audit.disclosures.accounting',
    method: 'GET',
    path: '/v1/audit/disclosures/accounting',
    kind: 'read',
    scope: 'audit:read',
    summary: 'A patient’s accounting of disclosures (45 CFR 164.528), six years unless asked for less',
    query: z.strictObject({
      patientId: auditedPatient(),
      from: instant()
        .optional()
        .meta({ description: 'This moment included; default: six years before `to`' }),
      to: instant().optional().meta({ description: 'This moment included; default: now' }),
    }),
    data: accounting,
    status: 200,
  }),
  list: operation({
    name: 'audit.disclosures.list',
    method: 'GET',
    path: '/v1/audit/disclosures',
    kind: 'list',
    scope: 'audit:read',
    summary: 'Every read and export of a patient’s record, newest first, whatever its purpose',
    query: timesInOrder(z.strictObject({ patientId: auditedPatient(), ...auditTimes, ...pageQuery })),
    data: disclosure,
    status: 200,
  }),
};
