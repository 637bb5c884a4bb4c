import { z } from 'zod';
import { date, instant, line, optional, pageQuery, recordBase, text } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

const base = { engine: 'compliance', schemaVersion: 1, blind: {} } as const;
export const screeningSubjectRecord = record({
  ...base,
  resource: 'screening_subject',
  prefix: 'sbj',
  collection: 'screening_subjects',
  phi: { firstName: 1, middleName: 2, lastName: 3, businessName: 4, dateOfBirth: 5, npi: 6 },
});
export const screeningRecord = record({
  ...base,
  resource: 'screening',
  prefix: 'scm',
  collection: 'screenings',
  // The list is public; that it may speak of one of the organisation's people is not.
  phi: { entry: 1, reason: 2, decisions: 3 },
  json: ['entry', 'decisions'],
});
export const screeningRunRecord = record({
  ...base,
  resource: 'screening_run',
  prefix: 'scr',
  collection: 'screening_runs',
  phi: {},
});

export const screeningKind = z.enum(['provider', 'user', 'vendor']);
export const screeningList = z.enum(['leie', 'sam']);
export const screeningStatus = z.enum(['open', 'dismissed', 'confirmed']);
export const screeningMatchedBy = z.enum(['npi', 'name_and_birth_date', 'name', 'business_name']);

const who = {
  firstName: optional(line(200)),
  middleName: optional(line(200)),
  lastName: optional(line(200)),
  businessName: optional(line(300)),
  dateOfBirth: optional(date()),
  npi: optional(z.string().regex(/^\d{10}$/, 'must have 10 digits')),
};

/** Whom the lists are searched for. Providers and users come by themselves; vendors are entered. */
export const screeningSubject = z
  .object({
    ...recordBase('sbj'),
    kind: screeningKind,
    referenceId: z.string().meta({ description: 'The provider or user; of a vendor its own id' }),
    firstName: z.string().nullable(),
    middleName: z.string().nullable(),
    lastName: z.string().nullable(),
    businessName: z.string().nullable(),
    dateOfBirth: z.string().nullable(),
    npi: z.string().nullable(),
  })
  .meta({ id: 'ScreeningSubject' });
export type ScreeningSubject = z.infer<typeof screeningSubject>;
type Named = Partial<Record<'firstName' | 'lastName' | 'businessName', string | null | undefined>>;
/** What a subject lacks that has no name which a list could hold: nobody would ever be found by it. */
export const namelessSubject = ({ firstName, lastName, businessName }: Named) =>
  businessName != null || (lastName != null && firstName != null)
    ? undefined
    : {
        field: 'businessName',
        code: 'required',
        message: 'is required, unless first and last name are given',
      };
export const screeningSubjectCreate = z.strictObject(who).superRefine((said, ctx) => {
  const fault = namelessSubject(said);
  if (fault === undefined) return;
  const { field, code, message } = fault;
  ctx.addIssue({ code: 'custom', path: [field], message, params: { code } });
});
export type ScreeningSubjectCreate = z.output<typeof screeningSubjectCreate>;
export const screeningSubjectPatch = z.strictObject(who).partial();
export type ScreeningSubjectPatch = z.output<typeof screeningSubjectPatch>;

const entry = z.strictObject({
  list: screeningList,
  key: z.string(),
  firstName: z.string(),
  middleName: z.string(),
  lastName: z.string(),
  businessName: z.string(),
  npi: z.string().nullable(),
  dateOfBirth: z.string().nullable(),
  state: z.string().nullable(),
  exclusion: z.string(),
  since: z.string().nullable(),
});

const decision = z.strictObject({
  decision: z.enum(['dismissed', 'confirmed']),
  decidedBy: z.string(),
  decidedAt: instant(),
  reason: z.string(),
});
/** What a person decided of a match; a later decision replaces none of them. */
export type ScreeningDecision = z.infer<typeof decision>;

/** A row of a list that may speak of a subject, until a person has decided whether it does. */
export const screening = z
  .object({
    ...recordBase('scm'),
    subjectId: z.string(),
    subjectKind: screeningKind,
    referenceId: z.string(),
    list: screeningList,
    listSha256: z.string().meta({ description: 'Of the edition in which it stood' }),
    matchedBy: screeningMatchedBy,
    entry: entry.meta({ description: 'The row as it was read' }),
    status: screeningStatus,
    decidedBy: z.string().nullable(),
    decidedAt: instant().nullable(),
    reason: z.string().nullable(),
    decisions: z.array(decision).meta({ description: 'All that were made, the first one first' }),
  })
  .meta({ id: 'Screening' });
export type Screening = z.infer<typeof screening>;

const listFacts = z.object({
  list: screeningList,
  sha256: z.string(),
  entries: z.int(),
  rejected: z.int().meta({ description: 'Rows that could not be read; more than 1 % refuse the list' }),
  readAt: instant(),
});
/** All subjects held against all lists. Evidence, with the hashes of the lists' editions. */
export const screeningRun = z
  .object({
    ...recordBase('scr'),
    trigger: z.enum(['monthly', 'request']),
    status: z.enum(['waiting', 'reading', 'screening', 'completed']),
    fault: z.enum(['unavailable', 'malformed', 'not_configured']).nullable().meta({
      description: 'Why the lists could not be read; it is tried again until they can',
    }),
    lists: z.array(listFacts),
    rowsRead: z.int(),
    screened: z.int().meta({ description: 'Subjects so far' }),
    matches: z.int().meta({ description: 'Found so far, and not known before' }),
    completedAt: instant().nullable(),
  })
  .meta({ id: 'ScreeningRun' });
export type ScreeningRun = z.infer<typeof screeningRun>;

const write = 'compliance:write' as const;
const read = 'compliance:read' as const;
const subjects = '/v1/compliance/screening-subjects';
const subjectParams = { id: 'sbj' };
export const screeningSubjectOperations = {
  create: operation({
    name: 'compliance.screeningSubjects.create',
    method: 'POST',
    path: subjects,
    kind: 'create',
    scope: write,
    summary: 'Enter a vendor to be screened, a person or a business',
    body: screeningSubjectCreate,
    data: screeningSubject,
    status: 201,
  }),
  list: operation({
    name: 'compliance.screeningSubjects.list',
    method: 'GET',
    path: subjects,
    kind: 'list',
    scope: read,
    summary: 'List who is screened, newest first',
    query: z.strictObject({
      kind: screeningKind.optional(),
      referenceId: z.string().max(64).optional(),
      ...pageQuery,
    }),
    data: screeningSubject,
    status: 200,
  }),
  get: operation({
    name: 'compliance.screeningSubjects.get',
    method: 'GET',
    path: `${subjects}/{id}`,
    kind: 'read',
    scope: read,
    params: subjectParams,
    summary: 'Read who is screened',
    data: screeningSubject,
    status: 200,
  }),
  update: operation({
    name: 'compliance.screeningSubjects.update',
    method: 'PATCH',
    path: `${subjects}/{id}`,
    kind: 'update',
    scope: write,
    params: subjectParams,
    summary: 'Add a date of birth or correct a vendor (JSON Merge Patch); screened anew at once',
    body: screeningSubjectPatch,
    data: screeningSubject,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'compliance.screeningSubjects.delete',
    method: 'DELETE',
    path: `${subjects}/{id}`,
    kind: 'delete',
    scope: write,
    params: subjectParams,
    summary: 'A vendor is screened no more; what was found stays',
    data: null,
    status: 204,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
};

export const screeningOperations = {
  list: operation({
    name: 'compliance.screenings.list',
    method: 'GET',
    path: '/v1/compliance/screenings',
    kind: 'list',
    scope: read,
    summary: 'List what was found on exclusion lists, newest first',
    query: z.strictObject({
      status: screeningStatus.optional(),
      referenceId: z.string().max(64).optional(),
      ...pageQuery,
    }),
    data: screening,
    status: 200,
  }),
  get: operation({
    name: 'compliance.screenings.get',
    method: 'GET',
    path: '/v1/compliance/screenings/{id}',
    kind: 'read',
    scope: read,
    params: { id: 'scm' },
    summary: 'Read what was found on an exclusion list',
    data: screening,
    status: 200,
  }),
  decide: operation({
    name: 'compliance.screenings.decide',
    method: 'POST',
    path: '/v1/compliance/screenings/{id}/decide',
    kind: 'action',
    scope: write,
    params: { id: 'scm' },
    summary: 'Say whether it is the same person: a user’s token only',
    body: z.strictObject({ decision: z.enum(['dismissed', 'confirmed']), reason: text(5_000) }),
    data: screening,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
};

export const screeningRunOperations = {
  create: operation({
    name: 'compliance.screeningRuns.create',
    method: 'POST',
    path: '/v1/compliance/screening-runs',
    kind: 'create',
    scope: write,
    summary: 'Screen everybody now, in the background; once a month that happens by itself',
    body: z.strictObject({}),
    bodyOptional: true,
    data: screeningRun,
    status: 202,
  }),
  list: operation({
    name: 'compliance.screeningRuns.list',
    method: 'GET',
    path: '/v1/compliance/screening-runs',
    kind: 'list',
    scope: read,
    summary: 'List screenings of everybody, newest first',
    query: z.strictObject({ ...pageQuery }),
    data: screeningRun,
    status: 200,
  }),
  get: operation({
    name: 'compliance.screeningRuns.get',
    method: 'GET',
    path: '/v1/compliance/screening-runs/{id}',
    kind: 'read',
    scope: read,
    params: { id: 'scr' },
    summary: 'Read how far a screening of everybody has come, and which lists it went by',
    data: screeningRun,
    status: 200,
  }),
};
