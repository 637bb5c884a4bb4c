import { z } from 'zod';
import { changedFields, event, type EventDefinition } from '../event.ts';
import { claimStatus } from './claim.ts';
import { codeListName } from './code-list.ts';
import { documentKind } from './document.ts';

const engine = 'revenue' as const;
const payerId = 'pay_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';

const payerData = z.strictObject({ id: z.string(), payerId: z.string() });
const payerExample = { id: payerId, payerId: '60054' };

const claimData = z.strictObject({
  id: z.string(),
  clientId: z.string(),
  sessionId: z.string(),
  payerId: z.string(),
  status: claimStatus,
  /** The status before; `null` for a new claim. */
  from: claimStatus.nullable(),
  totalAmount: z.number(),
  paidAmount: z.number().nullable(),
});
const claimExample = {
  id: 'clm_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  clientId: 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  sessionId: 'ses_0193aee0f3a17c3e8d1f0a2b4c6d8e11',
  payerId,
  status: 'draft',
  from: null,
  totalAmount: 150,
  paidAmount: null,
};
const claimEvent = <const V extends string>(
  verb: V,
  summary: string,
  change: Partial<z.infer<typeof claimData>> = {},
) =>
  event({
    name: `revenue.claim.${verb}`,
    version: 1,
    engine,
    summary,
    data: claimData,
    example: { ...claimExample, ...change },
  });

const coverageData = z.strictObject({
  id: z.string(),
  clientId: z.string(),
  payerId: z.string(),
  rank: z.int(),
});
const coverageExample = {
  id: 'cov_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  clientId: 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  payerId,
  rank: 1,
};
const coverageEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `revenue.coverage.${verb}`,
    version: 1,
    engine,
    summary,
    data: coverageData,
    example: coverageExample,
  });

const batchId = 'bat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';

const fileId = 'fil_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
const depositId = 'dep_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
const remittanceId = 'rem_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
const ledgerId = 'led_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';

const remittanceEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `revenue.remittance.${verb}`,
    version: 1,
    engine,
    summary,
    data: z.strictObject({ id: z.string(), fileId: z.string(), amount: z.number(), claims: z.int() }),
    example: { id: remittanceId, fileId, amount: 120.5, claims: 1 },
  });
const exceptionData = z.strictObject({
  id: z.string(),
  kind: z.string(),
  fileId: z.string(),
  claimId: z.string().nullable(),
});
const exceptionExample = {
  id: 'exc_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  kind: 'unmatched',
  fileId,
  claimId: null,
};

export const revenueEvents = [
  event({
    name: 'revenue.payer.created',
    version: 1,
    engine,
    summary: 'A payer was created',
    data: payerData,
    example: payerExample,
  }),
  event({
    name: 'revenue.payer.updated',
    version: 1,
    engine,
    summary: 'A payer was changed',
    data: payerData.extend({ changed: changedFields }),
    example: { ...payerExample, changed: ['timelyFilingDays'] },
  }),
  claimEvent('created', 'A claim was made, a draft'),
  event({
    name: 'revenue.claim.updated',
    version: 1,
    engine,
    summary: 'A draft was changed',
    data: claimData.extend({ changed: changedFields }),
    example: { ...claimExample, from: 'draft', changed: ['cptCodes'] },
  }),
  claimEvent('submitted', 'A claim was submitted', { status: 'submitted', from: 'draft' }),
  claimEvent('accepted', 'The payer accepted a claim', { status: 'accepted', from: 'submitted' }),
  claimEvent('denied', 'The payer denied a claim', { status: 'denied', from: 'submitted' }),
  claimEvent('paid', 'The payer paid a claim', { status: 'paid', from: 'accepted', paidAmount: 120.5 }),
  claimEvent('appealed', 'A denial was appealed', { status: 'appealed', from: 'denied' }),
  claimEvent('deleted', 'A draft was deleted', { from: 'draft' }),
  coverageEvent('created', 'A coverage was created'),
  event({
    name: 'revenue.coverage.updated',
    version: 1,
    engine,
    summary: 'A coverage was changed',
    data: coverageData.extend({ changed: changedFields }),
    example: { ...coverageExample, changed: ['memberId'] },
  }),
  coverageEvent('deleted', 'A coverage was deleted'),
  event({
    name: 'revenue.batch.created',
    version: 1,
    engine,
    summary: 'Claims were put into an interchange',
    data: z.strictObject({ id: z.string(), payerId: z.string(), claims: z.int(), totalAmount: z.number() }),
    example: { id: batchId, payerId, claims: 12, totalAmount: 1800 },
  }),
  event({
    name: 'revenue.file.received',
    version: 1,
    engine,
    summary: "A payer's file was taken in",
    data: z.strictObject({ id: z.string(), type: z.string().nullable() }),
    example: { id: fileId, type: '835' },
  }),
  event({
    name: 'revenue.file.processed',
    version: 1,
    engine,
    summary: "A payer's file was read to its end, and what could be posted was",
    data: z.strictObject({ id: z.string(), type: z.string().nullable(), status: z.string() }),
    example: { id: fileId, type: '835', status: 'posted' },
  }),
  remittanceEvent('created', 'A payment of a payer was found whole and is being posted'),
  remittanceEvent('posted', 'A payment of a payer was posted to its last claim'),
  event({
    name: 'revenue.deposit.created',
    version: 1,
    engine,
    summary: 'Money came to the bank',
    data: z.strictObject({ id: z.string(), amount: z.number(), remittanceId: z.string().nullable() }),
    example: { id: depositId, amount: 120.5, remittanceId },
  }),
  event({
    name: 'revenue.exception.created',
    version: 1,
    engine,
    summary: 'Something in a file waits for a person',
    data: exceptionData,
    example: exceptionExample,
  }),
  event({
    name: 'revenue.exception.resolved',
    version: 1,
    engine,
    summary: 'A person has dealt with it',
    data: exceptionData,
    example: exceptionExample,
  }),
  event({
    name: 'revenue.ledger_entry.created',
    version: 1,
    engine,
    summary: 'A person posted a payment, a refund or a write-off',
    data: z.strictObject({ id: z.string(), kind: z.string(), claimId: z.string(), amount: z.number() }),
    example: { id: ledgerId, kind: 'patient_payment', claimId: claimExample.id, amount: 29.79 },
  }),
  event({
    name: 'revenue.document.created',
    version: 1,
    engine,
    summary: 'A document of a claim was kept',
    data: z.strictObject({ id: z.string(), claimId: z.string(), kind: documentKind, bytes: z.int() }),
    example: {
      id: 'doc_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
      claimId: claimExample.id,
      kind: 'appeal_letter',
      bytes: 48_211,
    },
  }),
  event({
    name: 'revenue.code_list.loaded',
    version: 1,
    engine,
    summary: 'An operator loaded a version of a code list, for all organisations',
    data: z.strictObject({
      id: z.string(),
      list: codeListName,
      from: z.string(),
      to: z.string().nullable(),
      codes: z.int(),
    }),
    example: {
      id: 'cdl_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
      list: 'icd-10-cm',
      from: '2025-10-01',
      to: '2026-09-30',
      codes: 74_719,
    },
  }),
  event({
    name: 'revenue.settings.updated',
    version: 1,
    engine,
    summary: 'How the organisation bills was changed',
    data: z.strictObject({ id: z.string(), changed: changedFields }),
    example: { id: 'org_100', changed: ['requireDeposit'] },
  }),
] as const satisfies readonly EventDefinition[];
