import { z } from 'zod';
import { address } from '../care/patient.ts';
import { serviceType } from '../care/session.ts';
import { date, line, pageQuery, recordBase } from '../fields.ts';
import { dollars } from '../money.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';
import { claimFilingIndicator, modifier, procedureCode } from './codes.ts';

export const payerRecord = record({
  engine: 'revenue',
  resource: 'payer',
  prefix: 'pay',
  collection: 'payers',
  schemaVersion: 1,
  phi: {},
  blind: {},
});

/** Interchange ids: X12's basic character set, at most 15 (ISA06, ISA08). */
const interchangeId = z
  .string()
  .regex(/^[A-Z0-9 !"&'()+,\-./;?=]{1,15}$/, 'must be 1 to 15 characters of the X12 basic set');
const qualifier = z.enum(
  ['01', '14', '20', '27', '28', '29', '30', '33', 'ZZ'],
  'must be an interchange id qualifier (X12 element I05)',
);

/** Who sends to whom, for the envelopes ISA and GS. */
export const payerEdi = z
  .strictObject({
    senderQualifier: qualifier,
    senderId: interchangeId,
    receiverQualifier: qualifier,
    receiverId: interchangeId,
    groupSenderCode: interchangeId,
    groupReceiverCode: interchangeId,
    test: z.boolean().meta({ description: 'ISA15: T for test data, else P' }),
  })
  .partial();

export const feeScheduleEntry = z
  .strictObject({
    serviceType,
    cpt: procedureCode(),
    modifiers: z.array(modifier()).max(4).default([]),
    charge: dollars('above zero'),
    from: date().nullish(),
    to: date().nullish(),
  })
  .refine((e) => !e.from || !e.to || e.from <= e.to, {
    error: 'must not be before from',
    path: ['to'],
    params: { code: 'out_of_range' },
  });
export type FeeScheduleEntry = z.output<typeof feeScheduleEntry>;

/** The id under which claims reach the payer, NM109 of loop 2010BB. */
const outsideId = line(80);

const details = {
  timelyFilingDays: z
    .int('must be a whole number')
    .min(1, 'must be 1 to 3650')
    .max(3650, 'must be 1 to 3650')
    .nullish(),
  claimFilingIndicator: claimFilingIndicator().nullish(),
  address: address.nullish(),
  edi: payerEdi.nullish(),
  feeSchedule: z.array(feeScheduleEntry).max(2_000),
  acceptsReplacement: z
    .boolean()
    .meta({ description: 'Whether it takes frequency codes 7 and 8; Medicare Part B does not' }),
  writeOffCodes: z
    .array(z.string().regex(/^[A-Z0-9]{1,5}$/, 'must be a CARC'))
    .max(100)
    .meta({
      description: 'Contractual adjustments (CO) that are written off as they are posted; others wait',
    }),
};

export const payer = z
  .object({ ...recordBase('pay'), name: z.string(), payerId: z.string(), ...details })
  .meta({ id: 'Payer' });
export type Payer = z.infer<typeof payer>;

export const payerCreate = z.strictObject({
  name: line(60),
  payerId: outsideId,
  ...details,
  feeSchedule: details.feeSchedule.default([]),
  acceptsReplacement: details.acceptsReplacement.default(true),
  writeOffCodes: details.writeOffCodes.default(['45', '253']),
});
export type PayerCreate = z.output<typeof payerCreate>;
export const payerPatch = z.strictObject({ name: line(60), payerId: outsideId, ...details }).partial();
export type PayerPatch = z.output<typeof payerPatch>;

const id = { id: 'pay' };
export const payerOperations = {
  create: operation({
    name: 'revenue.payers.create',
    method: 'POST',
    path: '/v1/revenue/payers',
    kind: 'create',
    scope: 'revenue:write',
    summary: 'Create a payer',
    body: payerCreate,
    data: payer,
    status: 201,
  }),
  list: operation({
    name: 'revenue.payers.list',
    method: 'GET',
    path: '/v1/revenue/payers',
    kind: 'list',
    scope: 'revenue:read',
    summary: 'List payers, newest first',
    query: z.strictObject({ payerId: outsideId.optional(), ...pageQuery }),
    data: payer,
    status: 200,
  }),
  get: operation({
    name: 'revenue.payers.get',
    method: 'GET',
    path: '/v1/revenue/payers/{id}',
    kind: 'read',
    scope: 'revenue:read',
    params: id,
    summary: 'Read a payer',
    data: payer,
    status: 200,
  }),
  update: operation({
    name: 'revenue.payers.update',
    method: 'PATCH',
    path: '/v1/revenue/payers/{id}',
    kind: 'update',
    scope: 'revenue:write',
    params: id,
    summary: 'Change a payer (JSON Merge Patch)',
    body: payerPatch,
    data: payer,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
};
