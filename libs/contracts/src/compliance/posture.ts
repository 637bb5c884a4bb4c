import { z } from 'zod';
import { date, instant, line, optional, pageQuery, recordBase, reference, text } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const requirementRecord = record({
  engine: 'compliance',
  resource: 'requirement',
  prefix: 'req',
  collection: 'requirements',
  schemaVersion: 1,
  phi: { title: 1, rationale: 2 },
  blind: {},
});
export const postureRecord = record({
  engine: 'compliance',
  resource: 'posture',
  prefix: 'pos',
  collection: 'postures',
  schemaVersion: 1,
  phi: {},
  blind: {},
});

export const requirementSource = z.enum(['hipaa', 'own']);
/** `alternative`: an addressable specification that is answered otherwise (45 CFR 164.306(d)(3)). */
export const applicability = z.enum(['applies', 'not_applicable', 'alternative']);
export const postureStatus = z.enum(['met', 'due', 'missing', 'not_applicable', 'alternative_documented']);
export const requirementKind = z.enum(['standard', 'required', 'addressable', 'own']);

const said = {
  title: optional(line(300)).meta({ description: 'Of a requirement of the organisation’s own' }),
  applicability,
  rationale: optional(text(5_000)).meta({ description: 'Why it does not apply, or what is done instead' }),
  artifactIds: z
    .array(reference('art'))
    .max(20)
    .meta({ description: 'What shows that it is met; the version in force of each counts' }),
};

/** A requirement of the organisation's own, or what it says of one of HIPAA's. */
export const requirement = z
  .object({
    ...recordBase('req'),
    code: z.string(),
    source: requirementSource,
    title: z.string().nullable(),
    applicability,
    rationale: z.string().nullable(),
    seriesIds: z.array(z.string()).meta({ description: 'The first versions of its artifacts' }),
  })
  .meta({ id: 'Requirement' });
export type Requirement = z.infer<typeof requirement>;

export const requirementCreate = z.strictObject({
  ...said,
  code: line(60).meta({
    description: 'As in the posture, for example 164.308(a)(5)(i), or a name of your own',
  }),
  applicability: applicability.default('applies'),
  artifactIds: said.artifactIds.default([]),
});
export type RequirementCreate = z.output<typeof requirementCreate>;
export const requirementPatch = z.strictObject(said).partial();
export type RequirementPatch = z.output<typeof requirementPatch>;

const counts = z.object({
  met: z.int(),
  due: z.int(),
  missing: z.int(),
  not_applicable: z.int(),
  alternative_documented: z.int(),
});
export type PostureCounts = z.infer<typeof counts>;

const artifactEvidence = z.object({
  kind: z.literal('artifact'),
  seriesId: z.string(),
  artifactId: z.string().nullable().meta({ description: 'The version in force; null where there is none' }),
  validUntil: instant().nullable(),
  hasFile: z
    .boolean()
    .meta({ description: 'Whether that version has a file; without one it is no evidence' }),
  overdue: z.int().meta({ description: 'How many attestations of it are late' }),
});
/** Business associate agreements on file, behind what asks for them (164.308(b), 164.314(a)). */
const agreementEvidence = z.object({
  kind: z.literal('agreements'),
  active: z.int(),
  expired: z.int().meta({ description: 'Ended by time, neither renewed nor terminated' }),
  nextEnd: z.string().nullable().meta({ description: 'The next last day of one that does not renew itself' }),
});
const evidence = z.discriminatedUnion('kind', [artifactEvidence, agreementEvidence]);
export type PostureEvidence = z.infer<typeof evidence>;
export const postureLine = z
  .object({
    code: z.string(),
    source: requirementSource,
    kind: requirementKind,
    title: z.string(),
    status: postureStatus,
    requirementId: z.string().nullable().meta({ description: 'What the organisation said of it' }),
    rationale: z.string().nullable(),
    evidence: z.array(evidence),
  })
  .meta({ id: 'PostureLine' });
export type PostureLine = z.infer<typeof postureLine>;

export const posture = z
  .object({
    asOf: instant(),
    notice: z.string().meta({ description: 'What this is not' }),
    score: z.number().nullable().meta({
      description: 'Met or alternative documented, by those that apply, 0 to 1; null where none does',
    }),
    counts,
    requirements: z.array(postureLine),
  })
  .meta({ id: 'Posture' });
export type Posture = z.infer<typeof posture>;

/** How the posture stood on a day. */
export const pastPosture = z
  .object({
    ...recordBase('pos'),
    day: date().meta({ description: 'In the organisation’s zone; `createdAt` is when on it' }),
    score: z.number().nullable(),
    counts,
    statuses: z.array(z.object({ code: z.string(), status: postureStatus })),
  })
  .meta({ id: 'PastPosture' });
export type PastPosture = z.infer<typeof pastPosture>;

const base = '/v1/compliance/requirements';
const params = { id: 'req' };
export const requirementOperations = {
  create: operation({
    name: 'compliance.requirements.create',
    method: 'POST',
    path: base,
    kind: 'create',
    scope: 'compliance:write',
    summary: 'Enter a requirement of one’s own, or say how one of HIPAA’s is met',
    body: requirementCreate,
    data: requirement,
    status: 201,
    errors: ['DUPLICATE_IDENTIFIER', 'CONFLICT'],
  }),
  list: operation({
    name: 'compliance.requirements.list',
    method: 'GET',
    path: base,
    kind: 'list',
    scope: 'compliance:read',
    summary: 'List what was said of requirements, newest first',
    query: z.strictObject({ source: requirementSource.optional(), ...pageQuery }),
    data: requirement,
    status: 200,
  }),
  get: operation({
    name: 'compliance.requirements.get',
    method: 'GET',
    path: `${base}/{id}`,
    kind: 'read',
    scope: 'compliance:read',
    params,
    summary: 'Read what was said of a requirement',
    data: requirement,
    status: 200,
  }),
  update: operation({
    name: 'compliance.requirements.update',
    method: 'PATCH',
    path: `${base}/{id}`,
    kind: 'update',
    scope: 'compliance:write',
    params,
    summary: 'Say otherwise how a requirement is met (JSON Merge Patch)',
    body: requirementPatch,
    data: requirement,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'compliance.requirements.delete',
    method: 'DELETE',
    path: `${base}/{id}`,
    kind: 'delete',
    scope: 'compliance:write',
    params,
    summary: 'Take back what was said of a requirement (kept for the auditor)',
    data: null,
    status: 204,
    errors: ['PRECONDITION_FAILED'],
  }),
};
export const postureOperations = {
  get: operation({
    name: 'compliance.posture.get',
    method: 'GET',
    path: '/v1/compliance/posture',
    kind: 'read',
    scope: 'compliance:read',
    summary: 'How each requirement stands now, with the evidence; no legal finding',
    data: posture,
    status: 200,
  }),
  history: operation({
    name: 'compliance.posture.history.list',
    method: 'GET',
    path: '/v1/compliance/posture/history',
    kind: 'list',
    scope: 'compliance:read',
    summary: 'How it stood each day, newest first',
    query: z.strictObject({ ...pageQuery }),
    data: pastPosture,
    status: 200,
  }),
};
