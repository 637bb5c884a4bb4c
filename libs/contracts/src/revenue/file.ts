import { z } from 'zod';
import { recordBase } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';
import { x12MediaType } from './batch.ts';

export const fileRecord = record({
  engine: 'revenue',
  resource: 'file',
  prefix: 'fil',
  collection: 'files',
  schemaVersion: 1,
  phi: {},
  blind: {},
});

export const x12FileType = z.enum(['835', '999', 'TA1', '277CA', '277', '271']);
/** What else is recognised, and refused: it goes to payers and does not come from them. */
const recognised = z.enum([...x12FileType.options, '837', '270', '276']);
export const x12FileStatus = z.enum(['received', 'processing', 'posted', 'held', 'rejected']);
export type X12FileStatus = z.infer<typeof x12FileStatus>;

export const x12Problem = z.object({
  code: z.string(),
  segment: z.string(),
  line: z.int().meta({ description: "The segment's number in the file" }),
  message: z.string(),
});

export const x12File = z
  .object({
    ...recordBase('fil'),
    type: recognised.nullable().meta({ description: 'What was said, or recognised; null until then' }),
    status: x12FileStatus.meta({ description: 'Of its worst transaction set' }),
    bytes: z.int(),
    totals: z.object({
      sets: z.int(),
      claims: z.int(),
      matched: z.int(),
      exceptions: z.int(),
      paidAmount: z.number().meta({ description: 'US dollars, of all payments (BPR02)' }),
    }),
    problems: z
      .array(x12Problem)
      .meta({ description: 'What kept it, or one of its sets, from being used; at most 100' }),
    flags: z.array(x12Problem).meta({
      description: 'What is worth a look in sets that balance, and holds nothing; at most 100',
    }),
  })
  .meta({ id: 'X12File' });
export type X12File = z.infer<typeof x12File>;

export const fileOperations = {
  create: operation({
    name: 'revenue.files.create',
    method: 'POST',
    path: '/v1/revenue/files',
    kind: 'create',
    scope: 'revenue:write',
    summary: "Take in a payer's file; a repeated one answers with the first one's id",
    query: z.strictObject({ type: x12FileType.optional() }),
    upload: { types: [x12MediaType, 'multipart/form-data'], maxBytes: 50 * 1_048_576 },
    data: z.object({ id: z.string() }),
    status: 202,
  }),
  get: operation({
    name: 'revenue.files.get',
    method: 'GET',
    path: '/v1/revenue/files/{id}',
    kind: 'read',
    scope: 'revenue:read',
    params: { id: 'fil' },
    summary: 'What became of a file',
    data: x12File,
    status: 200,
  }),
};
