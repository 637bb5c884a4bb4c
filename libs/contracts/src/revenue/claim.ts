import { z } from 'zod';
import { instant, keywords, line, pageQuery, recordBase, reference, text } from '../fields.ts';
import { dollars } from '../money.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';
import { x12MediaType } from './batch.ts';
import { diagnosisCode, procedureCode } from './codes.ts';
import { finding } from './finding.ts';
import { serviceLines } from './service-line.ts';

export const claimRecord = record({
  engine: 'revenue',
  resource: 'claim',
  prefix: 'clm',
  collection: 'claims',
  schemaVersion: 2,
  patient: 'clientId',
  // Encrypted, by permanent numbers: never use one again.
  phi: { icdCodes: 1, denialReason: 2, appealReason: 3, authorizationNumber: 4 },
  json: ['icdCodes'],
  blind: {},
});

export const claimStatus = z.enum(['draft', 'submitted', 'accepted', 'denied', 'paid', 'appealed']);
export type ClaimStatus = z.infer<typeof claimStatus>;

/** Where a claim stands between us and the payer; the six public statuses are what partners act on. */
export const submissionState = z.enum([
  'draft',
  'scrubbed',
  'submitted',
  'acknowledged',
  'rejected',
  'accepted_by_payer',
  'rejected_by_payer',
  'paid',
  'partly_paid',
  'denied',
  'reversed',
  'replaced',
  'voided',
]);
export type SubmissionState = z.infer<typeof submissionState>;

/** CLM05-3: 1 original, 7 replacement, 8 void. */
export const claimFrequency = z.enum(['1', '7', '8']);

const authorizationNumber = line(50)
  .nullish()
  .meta({ description: "The payer's prior authorization (REF*G1)" });

const codes = {
  cptCodes: z.array(procedureCode()).min(1, 'must have 1 to 50 codes').max(50, 'must have 1 to 50 codes'),
  icdCodes: z.array(diagnosisCode()).min(1, 'must have 1 to 12 codes').max(12, 'must have 1 to 12 codes'),
  totalAmount: dollars('above zero'),
};

const payerStatus = z.object({
  codes: z
    .array(z.string())
    .meta({ description: 'Category and code of each claim status, for example P3:317' }),
  asOf: z
    .string()
    .nullable()
    .meta({ description: 'YYYY-MM-DD: since when it is so, where the payer says it' }),
  reportedAt: z.string().meta({ description: "YYYY-MM-DDTHH:MM by the payer's clock" }),
  fileId: z.string().meta({ description: 'The file that told it' }),
});
export type PayerStatus = z.infer<typeof payerStatus>;

export const claim = z
  .object({
    ...recordBase('clm'),
    clientId: z.string().meta({ description: 'The patient' }),
    sessionId: z.string(),
    payerId: z.string().meta({ description: "The payer's record" }),
    status: claimStatus,
    ...codes,
    icdCodes: z
      .array(diagnosisCode())
      .max(12)
      .meta({ description: 'Empty until somebody codes an automatic draft' }),
    lines: serviceLines,
    authorizationNumber,
    paidAmount: dollars().nullable(),
    patientResponsibility: dollars()
      .nullable()
      .meta({ description: 'What the payer left to the patient (group PR); null until it has decided' }),
    submittedAt: instant().nullable(),
    denialReason: z.string().nullable(),
    appealReason: z.string().nullable(),
    appealDocumentIds: z.array(z.string()).meta({ description: 'What went with the appeal' }),
    submissionState,
    controlNumber: z.string().nullable().meta({ description: 'CLM01, which the payer answers with' }),
    payerClaimNumber: z.string().nullable().meta({ description: "The payer's own number (REF*1K, CLP07)" }),
    frequency: claimFrequency,
    replacesClaimId: z.string().nullable(),
    replacedByClaimId: z.string().nullable(),
    rank: z.int().meta({ description: "Of the coverage that is billed: 1 is the first payer's claim" }),
    primaryClaimId: z
      .string()
      .nullable()
      .meta({ description: "The first payer's claim, of a secondary one" }),
    forwarded: z
      .boolean()
      .meta({ description: 'Its payer sent it on to the next one by itself (CLP02 19, 20 or 21)' }),
    payerStatus: payerStatus.nullable().meta({
      description: 'The newest that its payer told of it in a 277CA or 277; moves nothing by itself',
    }),
    findings: z.array(finding).meta({ description: 'What the last check before submission found' }),
  })
  .meta({ id: 'Claim' });
export type Claim = z.infer<typeof claim>;

const references = { sessionId: reference('ses'), payerId: reference('pay') };
const given = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && (value as Record<string, unknown>)[name] !== undefined;
const without = (name: 'cptCodes' | 'totalAmount') => ({
  error: 'is required',
  path: [name],
  params: { code: 'required' },
  // Also beside other faults, as for every field that is required.
  when: () => true,
});
/** Codes and total, or lines, from which codes and total follow. Given both, they must agree. */
export const claimCreate = z
  .strictObject({
    clientId: reference('pat'),
    ...references,
    ...codes,
    cptCodes: codes.cptCodes.optional(),
    totalAmount: codes.totalAmount.optional(),
    lines: serviceLines.optional(),
    authorizationNumber,
  })
  .refine((c) => given(c, 'lines') || given(c, 'cptCodes'), without('cptCodes'))
  .refine((c) => given(c, 'lines') || given(c, 'totalAmount'), without('totalAmount'))
  .register(keywords, { anyOf: [{ required: ['lines'] }, { required: ['cptCodes', 'totalAmount'] }] });
export type ClaimCreate = z.output<typeof claimCreate>;
/** Whose claim it is doesn't change. */
export const claimPatch = z
  .strictObject({ ...references, ...codes, lines: serviceLines, authorizationNumber })
  .partial();
export type ClaimPatch = z.output<typeof claimPatch>;

/** Kept encrypted with the claim, since people write about patients in it; events carry no word of it. */
export const claimReason = z.strictObject({ reason: text(2_000).optional() });
export const claimAppeal = claimReason.extend({
  documentIds: z
    .array(reference('doc'))
    .max(50, 'must have at most 50 documents')
    .optional()
    .meta({ description: 'Documents of the claim that go with it' }),
});
export const claimPayment = z.strictObject({ paidAmount: dollars() });

const emptyBody = z.strictObject({});

const id = { id: 'clm' };
const action = <const V extends string, B extends z.ZodObject>(verb: V, summary: string, body: B) =>
  operation({
    name: `revenue.claims.${verb}`,
    method: 'POST',
    path: `/v1/revenue/claims/{id}/${verb}`,
    kind: 'action',
    scope: 'revenue:write',
    params: id,
    summary,
    body,
    data: claim,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  });

const followUp = <const V extends string>(verb: V, summary: string) =>
  operation({
    name: `revenue.claims.${verb}`,
    method: 'POST',
    path: `/v1/revenue/claims/{id}/${verb}`,
    kind: 'create',
    scope: 'revenue:write',
    params: id,
    summary,
    body: emptyBody,
    bodyOptional: true,
    data: claim,
    status: 201,
    errors: ['INVALID_TRANSITION', 'CONFLICT', 'PRECONDITION_FAILED'],
  });

export const claimOperations = {
  create: operation({
    name: 'revenue.claims.create',
    method: 'POST',
    path: '/v1/revenue/claims',
    kind: 'create',
    scope: 'revenue:write',
    summary: 'Create a claim, a draft',
    body: claimCreate,
    data: claim,
    status: 201,
  }),
  list: operation({
    name: 'revenue.claims.list',
    method: 'GET',
    path: '/v1/revenue/claims',
    kind: 'list',
    scope: 'revenue:read',
    summary: 'List claims, newest first',
    query: z.strictObject({
      status: claimStatus.optional(),
      clientId: reference('pat').optional(),
      sessionId: reference('ses').optional(),
      payerId: reference('pay').optional(),
      ...pageQuery,
    }),
    data: claim,
    status: 200,
  }),
  get: operation({
    name: 'revenue.claims.get',
    method: 'GET',
    path: '/v1/revenue/claims/{id}',
    kind: 'read',
    scope: 'revenue:read',
    params: id,
    summary: 'Read a claim',
    data: claim,
    status: 200,
  }),
  x12: operation({
    name: 'revenue.claims.x12',
    method: 'GET',
    path: '/v1/revenue/claims/{id}/x12',
    kind: 'read',
    scope: 'revenue:read',
    params: id,
    summary: 'The 837P of a submitted claim, in an interchange of its own',
    data: null,
    answers: [x12MediaType],
    status: 200,
    errors: ['CONFLICT'],
  }),
  update: operation({
    name: 'revenue.claims.update',
    method: 'PATCH',
    path: '/v1/revenue/claims/{id}',
    kind: 'update',
    scope: 'revenue:write',
    params: id,
    summary: 'Change a draft (JSON Merge Patch)',
    body: claimPatch,
    data: claim,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'revenue.claims.delete',
    method: 'DELETE',
    path: '/v1/revenue/claims/{id}',
    kind: 'delete',
    scope: 'revenue:write',
    params: id,
    summary: 'Delete a draft (kept for the auditor)',
    data: null,
    status: 204,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  correct: followUp('correct', 'A draft that takes the place of a rejected or decided claim'),
  void: followUp('void', 'A draft that takes a decided claim back'),
  secondary: followUp('secondary', "A draft to the patient's next payer, after the first one has paid"),
  scrub: {
    ...action('scrub', 'Check a draft as its submission would, and keep what was found', emptyBody),
    bodyOptional: true,
  },
  submit: { ...action('submit', 'Submit a draft', claimReason), bodyOptional: true },
  accept: { ...action('accept', 'Record that the payer accepted it', claimReason), bodyOptional: true },
  deny: { ...action('deny', 'Record that the payer denied it', claimReason), bodyOptional: true },
  pay: action('pay', 'Record that the payer paid it', claimPayment),
  appeal: { ...action('appeal', 'Appeal a denial', claimAppeal), bodyOptional: true },
};
