import { z } from 'zod';
import { address, sex } from '../care/patient.ts';
import { date, line, pageQuery, recordBase, reference } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const coverageRecord = record({
  engine: 'revenue',
  resource: 'coverage',
  prefix: 'cov',
  collection: 'coverages',
  schemaVersion: 1,
  patient: 'clientId',
  // Encrypted, by permanent numbers: never use one again.
  phi: { subscriber: 1, memberId: 2, groupNumber: 3, relationship: 4 },
  json: ['subscriber'],
  blind: {},
});

/** Whose insurance it is, where that is not the patient. */
export const subscriber = z.strictObject({
  firstName: line(35),
  lastName: line(60),
  dateOfBirth: date(),
  sex: sex.nullish(),
  address: address.nullish(),
});

/** What the patient is to the subscriber. */
export const coverageRelationship = z.enum(['self', 'spouse', 'child', 'other']);

const fields = {
  payerId: reference('pay'),
  rank: z.int('must be a whole number').min(1, 'must be 1 to 9').max(9, 'must be 1 to 9'),
  subscriber: subscriber.nullish(),
  memberId: line(80, 2),
  groupNumber: line(50).nullish(),
  relationship: coverageRelationship,
  from: date().nullish(),
  to: date().nullish(),
};

export const coverage = z
  .object({
    ...recordBase('cov'),
    clientId: z.string().meta({ description: 'The patient' }),
    ...fields,
    payerId: z.string().meta({ description: "The payer's record" }),
  })
  .meta({ id: 'Coverage' });
export type Coverage = z.infer<typeof coverage>;

export const coverageCreate = z.strictObject({
  clientId: reference('pat'),
  ...fields,
  rank: fields.rank.default(1).meta({ description: '1 is asked to pay first' }),
  relationship: coverageRelationship.default('self'),
});
export type CoverageCreate = z.output<typeof coverageCreate>;
/** Whose coverage it is doesn't change. */
export const coveragePatch = z.strictObject(fields).partial();
export type CoveragePatch = z.output<typeof coveragePatch>;

const id = { id: 'cov' };
export const coverageOperations = {
  create: operation({
    name: 'revenue.coverages.create',
    method: 'POST',
    path: '/v1/revenue/coverages',
    kind: 'create',
    scope: 'revenue:write',
    summary: "Create a patient's coverage by a payer",
    body: coverageCreate,
    data: coverage,
    status: 201,
  }),
  list: operation({
    name: 'revenue.coverages.list',
    method: 'GET',
    path: '/v1/revenue/coverages',
    kind: 'list',
    scope: 'revenue:read',
    summary: 'List coverages, newest first',
    query: z.strictObject({
      clientId: reference('pat').optional(),
      payerId: reference('pay').optional(),
      ...pageQuery,
    }),
    data: coverage,
    status: 200,
  }),
  get: operation({
    name: 'revenue.coverages.get',
    method: 'GET',
    path: '/v1/revenue/coverages/{id}',
    kind: 'read',
    scope: 'revenue:read',
    params: id,
    summary: 'Read a coverage',
    data: coverage,
    status: 200,
  }),
  update: operation({
    name: 'revenue.coverages.update',
    method: 'PATCH',
    path: '/v1/revenue/coverages/{id}',
    kind: 'update',
    scope: 'revenue:write',
    params: id,
    summary: 'Change a coverage (JSON Merge Patch)',
    body: coveragePatch,
    data: coverage,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'revenue.coverages.delete',
    method: 'DELETE',
    path: '/v1/revenue/coverages/{id}',
    kind: 'delete',
    scope: 'revenue:write',
    params: id,
    summary: 'Delete a coverage (kept for the auditor)',
    data: null,
    status: 204,
    errors: ['PRECONDITION_FAILED'],
  }),
};
