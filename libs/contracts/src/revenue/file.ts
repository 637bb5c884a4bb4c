import { z } from 'zod';
import { instant, pageQuery, recordBase } from '../fields.ts';
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

const people = z.int().meta({ description: 'Of the people that it is about' });
/** What was read of answers to questions, counted. */
const answers = z.object({
  eligibility: z.object({ active: people, inactive: people, unknown: people }).nullable().meta({
    description: 'Of its 271s. An AAA is an error, so unknown; null where there is no 271',
  }),
  claimStatuses: z
    .array(
      z.object({
        code: z.string().meta({ description: 'Category and code of a claim status, for example F2:88' }),
        claims: z.int().meta({ description: 'Claims of which it was said' }),
        matched: z.int().meta({ description: 'Of these, claims of ours by their control number' }),
      }),
    )
    .meta({ description: 'Of its 277s and 277CAs, at most 100' }),
});
export type X12Answers = z.infer<typeof answers>;

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
    answers: answers.nullable().meta({ description: 'null until it was read, and where it answers nothing' }),
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
  list: operation({
    name: 'revenue.files.list',
    method: 'GET',
    path: '/v1/revenue/files',
    kind: 'list',
    scope: 'revenue:read',
    summary: 'List files, newest first',
    query: z.strictObject({
      status: x12FileStatus.optional(),
      type: recognised.optional(),
      createdAfter: instant().optional().meta({ description: 'Taken in at this moment or later' }),
      createdBefore: instant().optional().meta({ description: 'Taken in before this moment' }),
      ...pageQuery,
    }),
    data: x12File,
    status: 200,
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
