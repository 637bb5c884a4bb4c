import { z } from 'zod';
import { date, pageQuery, recordBase, reference, text } from '../fields.ts';
import { dollars } from '../money.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const ledgerRecord = record({
  engine: 'revenue',
  resource: 'ledger_entry',
  prefix: 'led',
  collection: 'ledger',
  schemaVersion: 1,
  patient: 'clientId',
  // Encrypted, by permanent numbers: never use one again.
  phi: { reason: 1 },
  blind: {},
});

/** Debits are positive, credits negative; the lines of an entry come to zero. */
export const ledgerAccount = z.enum([
  'payer_receivable',
  'patient_receivable',
  'charges',
  'undeposited_funds',
  'bank',
  'contractual_adjustments',
  'write_offs',
  'provider_adjustments',
  'unapplied',
]);
export type LedgerAccount = z.infer<typeof ledgerAccount>;

export const ledgerEntryKind = z.enum([
  'charge',
  'payer_payment',
  'provider_adjustment',
  'unapplied',
  'deposit',
  'patient_payment',
  'write_off',
  'refund',
]);

export const ledgerEntry = z
  .object({
    ...recordBase('led'),
    kind: ledgerEntryKind,
    claimId: z.string().nullable(),
    clientId: z.string().nullable(),
    payerId: z.string().nullable(),
    remittanceId: z.string().nullable(),
    serviceDate: z.string().nullable(),
    postedOn: z.string(),
    lines: z.array(z.object({ account: ledgerAccount, amount: z.number(), claimId: z.string().nullable() })),
    adjustments: z
      .array(
        z.object({
          group: z.string(),
          reason: z.string().meta({ description: 'CARC' }),
          amount: z.number(),
          line: z.string().nullable(),
          remarks: z.array(z.string()).meta({ description: 'RARC' }),
        }),
      )
      .meta({ description: 'As the payer gave them' }),
    reason: z.string().nullable(),
  })
  .meta({ id: 'LedgerEntry' });
export type LedgerEntry = z.infer<typeof ledgerEntry>;

export const ledgerEntryCreate = z.strictObject({
  kind: z.enum(['patient_payment', 'write_off', 'refund']),
  claimId: reference('clm'),
  amount: dollars('above zero'),
  of: z
    .enum(['payer', 'patient'])
    .default('patient')
    .meta({ description: 'Whose open balance a write-off takes from' }),
  postedOn: date()
    .optional()
    .meta({ description: 'Default: today; never in a closed period or in the future' }),
  reason: text(2_000).optional().meta({ description: 'Required for write-offs and refunds' }),
});

const balances = {
  charges: z.number(),
  payerBalance: z.number(),
  patientBalance: z.number(),
  payerPayments: z.number(),
  patientPayments: z.number(),
  adjustments: z.number(),
  writeOffs: z.number(),
};
export const balance = z.object({ claimId: z.string(), ...balances }).meta({ id: 'ClaimBalance' });
export const patientBalance = z
  .object({ clientId: z.string().meta({ description: 'The patient' }), ...balances })
  .meta({ id: 'PatientBalance' });

export const ledgerOperations = {
  create: operation({
    name: 'revenue.ledger.create',
    method: 'POST',
    path: '/v1/revenue/ledger',
    kind: 'create',
    scope: 'revenue:write',
    summary: 'Post by hand: a payment or refund of the patient, a write-off',
    body: ledgerEntryCreate,
    data: ledgerEntry,
    status: 201,
    errors: ['CONFLICT'],
  }),
  list: operation({
    name: 'revenue.ledger.list',
    method: 'GET',
    path: '/v1/revenue/ledger',
    kind: 'list',
    scope: 'revenue:read',
    summary: 'List entries of the ledger, newest first',
    query: z.strictObject({
      claimId: reference('clm').optional(),
      clientId: reference('pat').optional(),
      kind: ledgerEntryKind.optional(),
      ...pageQuery,
    }),
    data: ledgerEntry,
    status: 200,
  }),
  balance: operation({
    name: 'revenue.claims.balance',
    method: 'GET',
    path: '/v1/revenue/claims/{id}/balance',
    kind: 'read',
    scope: 'revenue:read',
    params: { id: 'clm' },
    summary: 'What is open of a claim, by the ledger',
    data: balance,
    tellsOfOne: true,
    status: 200,
  }),
  patientBalance: operation({
    name: 'revenue.ledger.patientBalance',
    method: 'GET',
    path: '/v1/revenue/patients/{id}/balance',
    kind: 'read',
    scope: 'revenue:read',
    params: { id: 'pat' },
    summary: 'What is open of all claims of a patient, by the ledger',
    data: patientBalance,
    status: 200,
  }),
};
