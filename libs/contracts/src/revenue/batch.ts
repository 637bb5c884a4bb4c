import { z } from 'zod';
import { pageQuery, recordBase, reference } from '../fields.ts';
import { dollars } from '../money.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

/** The media type of X12 files. */
export const x12MediaType = 'application/edi-x12';

export const batchRecord = record({
  engine: 'revenue',
  resource: 'batch',
  prefix: 'bat',
  collection: 'batches',
  schemaVersion: 1,
  phi: {},
  blind: {},
});

export const batch = z
  .object({
    ...recordBase('bat'),
    payerId: z.string().meta({ description: "The payer's record" }),
    claims: z.int().meta({ description: 'How many claims the interchange holds' }),
    totalAmount: dollars(),
    interchangeControlNumber: z.int().meta({ description: 'ISA13; GS06 is the same' }),
    bytes: z.int(),
  })
  .meta({ id: 'Batch' });
export type Batch = z.infer<typeof batch>;

export const batchCreate = z.strictObject({
  payerId: reference('pay'),
  claimIds: z
    .array(reference('clm'))
    .min(1, 'must have 1 to 5000 claims')
    .max(5_000, 'must have 1 to 5000 claims')
    .optional()
    .meta({
      description:
        'Default: all submitted claims of the payer that are in no batch and not answered yet, at most 5000',
    }),
});

const id = { id: 'bat' };
export const batchOperations = {
  create: operation({
    name: 'revenue.batches.create',
    method: 'POST',
    path: '/v1/revenue/batches',
    kind: 'create',
    scope: 'revenue:write',
    summary: 'Put submitted claims of one payer into one interchange',
    body: batchCreate,
    data: batch,
    status: 201,
    errors: ['CONFLICT'],
  }),
  list: operation({
    name: 'revenue.batches.list',
    method: 'GET',
    path: '/v1/revenue/batches',
    kind: 'list',
    scope: 'revenue:read',
    summary: 'List batches, newest first',
    query: z.strictObject({ payerId: reference('pay').optional(), ...pageQuery }),
    data: batch,
    status: 200,
  }),
  get: operation({
    name: 'revenue.batches.get',
    method: 'GET',
    path: '/v1/revenue/batches/{id}',
    kind: 'read',
    scope: 'revenue:read',
    params: id,
    summary: 'Read a batch',
    data: batch,
    status: 200,
  }),
  x12: operation({
    name: 'revenue.batches.x12',
    method: 'GET',
    path: '/v1/revenue/batches/{id}/x12',
    kind: 'read',
    scope: 'revenue:read',
    params: id,
    summary: 'The 837P of a batch',
    data: null,
    answers: [x12MediaType],
    status: 200,
  }),
};
