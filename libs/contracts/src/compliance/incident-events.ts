import { z } from 'zod';
import { changedFields, event, type EventDefinition } from '../event.ts';
import { breachDetermination, breachNotice } from './breach.ts';
import { incidentCategory, incidentSeverity, incidentStatus } from './incident.ts';

const engine = 'compliance' as const;

const data = z.strictObject({
  id: z.string(),
  category: incidentCategory,
  status: incidentStatus,
  severity: incidentSeverity.nullable(),
  determination: breachDetermination,
  anonymous: z.boolean(),
});
const example = {
  id: 'inc_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  category: 'privacy',
  status: 'triaged',
  severity: 'high',
  determination: 'breach',
  anonymous: false,
};

/** That a notice is owed: soon, or too late. */
const owed = z.strictObject({
  id: z.string(),
  notice: breachNotice,
  state: z.string().nullable(),
  dueOn: z.string(),
  daysLeft: z.int(),
  regulation: z.string(),
});
const owedExample = {
  id: example.id,
  notice: 'individuals',
  state: null,
  dueOn: '2027-05-30',
  daysLeft: 7,
  regulation: '45 CFR 164.404(b)',
};

export const incidentEvents = [
  event({
    name: 'compliance.incident.opened',
    version: 1,
    engine,
    summary: 'An incident was reported',
    data,
    example: { ...example, status: 'reported', severity: null, determination: 'undetermined' },
  }),
  event({
    name: 'compliance.incident.updated',
    version: 1,
    engine,
    summary: 'An incident was assessed, or a document, delay or notice was added',
    data: data.extend({ changed: changedFields }),
    example: { ...example, changed: ['notices'] },
  }),
  event({
    name: 'compliance.incident.notice_due',
    version: 1,
    engine,
    summary: 'A notice of a breach is owed in 30, 14, 7 or 1 days, or sooner',
    data: owed,
    example: owedExample,
  }),
  event({
    name: 'compliance.incident.notice_overdue',
    version: 1,
    engine,
    summary: 'A notice of a breach was not given by its last day',
    data: owed,
    example: { ...owedExample, daysLeft: 0 },
  }),
  event({
    name: 'compliance.incident.closed',
    version: 1,
    engine,
    summary: 'An incident was closed',
    data,
    example: { ...example, status: 'closed' },
  }),
  event({
    name: 'compliance.settings.updated',
    version: 1,
    engine,
    summary: 'The organisation’s terms for breach notices were changed',
    data: z.strictObject({ id: z.string(), changed: changedFields }),
    example: { id: 'org_100', changed: ['individualsDays'] },
  }),
] as const satisfies readonly EventDefinition[];
