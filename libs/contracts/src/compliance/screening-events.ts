import { z } from 'zod';
import { changedFields, event, type EventDefinition } from '../event.ts';
import { screeningKind, screeningList, screeningMatchedBy, screeningStatus } from './screening.ts';

const engine = 'compliance' as const;
const found = z.strictObject({
  id: z.string(),
  subjectId: z.string(),
  subjectKind: screeningKind,
  /** The provider or user; of a vendor the subject. */
  referenceId: z.string(),
  list: screeningList,
  matchedBy: screeningMatchedBy,
  status: screeningStatus,
});
const foundExample = {
  id: 'scm_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  subjectId: 'sbj_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  subjectKind: 'provider',
  referenceId: 'prv_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  list: 'leie',
  matchedBy: 'npi',
  status: 'open',
};
const subject = z.strictObject({ id: z.string(), kind: screeningKind, referenceId: z.string() });
const subjectExample = {
  id: foundExample.subjectId,
  kind: 'provider',
  referenceId: foundExample.referenceId,
};
const subjectEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `compliance.screening_subject.${verb}`,
    version: 1,
    engine,
    summary,
    data: subject,
    example: subjectExample,
  });
const run = z.strictObject({ id: z.string(), trigger: z.string(), screened: z.int(), matches: z.int() });
const runExample = {
  id: 'scr_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  trigger: 'monthly',
  screened: 0,
  matches: 0,
};

export const screeningEvents = [
  event({
    name: 'compliance.screening.matched',
    version: 1,
    engine,
    summary: 'Somebody may stand on an exclusion list; a person decides',
    data: found,
    example: foundExample,
  }),
  event({
    name: 'compliance.screening.decided',
    version: 1,
    engine,
    summary: 'A person decided whether somebody stands on an exclusion list (42 CFR 1001.1901)',
    data: found.extend({
      /** The provider whom it concerns: the subject itself, or a user's provider record. */
      providerId: z.string().nullish(),
      /** When the exclusion took effect, YYYY-MM-DD; null where the list does not say. */
      effectiveOn: z.string().nullish(),
    }),
    example: {
      ...foundExample,
      status: 'confirmed',
      providerId: foundExample.referenceId,
      effectiveOn: '2024-02-20',
    },
  }),
  subjectEvent('created', 'Somebody is screened from now on'),
  event({
    name: 'compliance.screening_subject.updated',
    version: 1,
    engine,
    summary: 'What somebody is screened by has changed',
    data: subject.extend({ changed: changedFields }),
    example: { ...subjectExample, changed: ['dateOfBirth'] },
  }),
  subjectEvent('deleted', 'Somebody is screened no more'),
  event({
    name: 'compliance.screening_run.created',
    version: 1,
    engine,
    summary: 'Everybody is to be screened',
    data: run,
    example: runExample,
  }),
  event({
    name: 'compliance.screening_run.completed',
    version: 1,
    engine,
    summary: 'Everybody was screened',
    data: run,
    example: { ...runExample, screened: 120, matches: 1 },
  }),
] as const satisfies readonly EventDefinition[];
