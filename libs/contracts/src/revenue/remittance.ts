import { z } from 'zod';
import { date, line, pageQuery, recordBase, reference, text } from '../fields.ts';
import { dollars } from '../money.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const remittanceRecord = record({
  engine: 'revenue',
  resource: 'remittance',
  prefix: 'rem',
  collection: 'remittances',
  schemaVersion: 1,
  phi: {},
  blind: {},
});

export const remittance = z
  .object({
    ...recordBase('rem'),
    fileId: z.string(),
    status: z.enum(['posting', 'posted', 'held', 'awaiting_deposit']),
    traceNumber: z.string().meta({ description: 'TRN02' }),
    originatorId: z.string().meta({ description: 'TRN03' }),
    method: z.string().meta({ description: 'BPR04: ACH, CHK, NON' }),
    amount: z.number().meta({ description: 'BPR02, US dollars' }),
    paymentDate: z.string().nullable(),
    claims: z.int(),
    done: z.int().meta({ description: 'How many of its claims were posted or given to a person' }),
    exceptions: z.int(),
    depositId: z.string().nullable(),
  })
  .meta({ id: 'Remittance' });
export type Remittance = z.infer<typeof remittance>;

const read = { kind: 'read', scope: 'revenue:read', method: 'GET', status: 200 } as const;
const list = { kind: 'list', scope: 'revenue:read', method: 'GET', status: 200 } as const;

export const remittanceOperations = {
  list: operation({
    ...list,
    name: 'revenue.remittances.list',
    path: '/v1/revenue/remittances',
    summary: 'List remittances, newest first',
    query: z.strictObject({
      status: remittance.shape.status.optional(),
      traceNumber: line(50).optional(),
      ...pageQuery,
    }),
    data: remittance,
  }),
  get: operation({
    ...read,
    name: 'revenue.remittances.get',
    path: '/v1/revenue/remittances/{id}',
    params: { id: 'rem' },
    summary: 'Read a remittance',
    data: remittance,
  }),
};

export const depositRecord = record({
  engine: 'revenue',
  resource: 'deposit',
  prefix: 'dep',
  collection: 'deposits',
  schemaVersion: 1,
  phi: {},
  blind: {},
});

const depositFields = {
  method: z.enum(['ACH', 'CHK', 'NON']),
  amount: dollars(),
  date: date(),
  traceNumber: line(50).meta({ description: "The trace or check number that the payer's 835 names (TRN02)" }),
};
export const deposit = z
  .object({ ...recordBase('dep'), ...depositFields, remittanceId: z.string().nullable() })
  .meta({ id: 'Deposit' });
export type Deposit = z.infer<typeof deposit>;
export const depositCreate = z.strictObject(depositFields);

export const depositOperations = {
  create: operation({
    name: 'revenue.deposits.create',
    method: 'POST',
    path: '/v1/revenue/deposits',
    kind: 'create',
    scope: 'revenue:write',
    summary: 'Record money at the bank; it is re-associated with its 835 by trace number and amount',
    body: depositCreate,
    data: deposit,
    status: 201,
  }),
  list: operation({
    ...list,
    name: 'revenue.deposits.list',
    path: '/v1/revenue/deposits',
    summary: 'List deposits, newest first',
    query: z.strictObject({ ...pageQuery }),
    data: deposit,
  }),
  get: operation({
    ...read,
    name: 'revenue.deposits.get',
    path: '/v1/revenue/deposits/{id}',
    params: { id: 'dep' },
    summary: 'Read a deposit',
    data: deposit,
  }),
};

export const exceptionRecord = record({
  engine: 'revenue',
  resource: 'exception',
  prefix: 'exc',
  collection: 'exceptions',
  schemaVersion: 1,
  // Encrypted, by permanent numbers: never use one again.
  phi: { content: 1, note: 2 },
  json: ['content'],
  blind: {},
});

export const exceptionKind = z.enum([
  'unmatched',
  'charge_mismatch',
  'already_decided',
  'reversal_without_payment',
  'not_submitted',
  'forwarded',
  'duplicate_trace',
  'status_unclear',
]);
export type ExceptionKind = z.infer<typeof exceptionKind>;

export const exception = z
  .object({
    ...recordBase('exc'),
    kind: exceptionKind,
    status: z.enum(['open', 'resolved']),
    fileId: z.string(),
    remittanceId: z.string().nullable(),
    claimId: z.string().nullable(),
    amount: z.number().meta({ description: 'Paid, US dollars' }),
    content: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What the file said; amounts in US dollars' }),
    suggestions: z.array(z.object({ claimId: z.string(), reasons: z.array(z.string()) })),
    note: z.string().nullable(),
  })
  .meta({ id: 'RevenueException' });
export type RevenueException = z.infer<typeof exception>;

export const exceptionOperations = {
  list: operation({
    ...list,
    name: 'revenue.exceptions.list',
    path: '/v1/revenue/exceptions',
    summary: 'List what waits for a person, newest first',
    query: z.strictObject({
      status: exception.shape.status.optional(),
      kind: exceptionKind.optional(),
      ...pageQuery,
    }),
    data: exception,
  }),
  get: operation({
    ...read,
    name: 'revenue.exceptions.get',
    path: '/v1/revenue/exceptions/{id}',
    params: { id: 'exc' },
    summary: 'Read an exception, with the claims that it may be about',
    data: exception,
  }),
  resolve: operation({
    name: 'revenue.exceptions.resolve',
    method: 'POST',
    path: '/v1/revenue/exceptions/{id}/resolve',
    kind: 'action',
    scope: 'revenue:write',
    params: { id: 'exc' },
    summary: 'Post it to a claim, or set it aside with a reason',
    body: z.strictObject({ claimId: reference('clm').optional(), note: text(2_000).optional() }),
    data: exception,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
};
