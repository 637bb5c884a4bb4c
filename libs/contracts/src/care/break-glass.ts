import { z } from 'zod';
import { instant, pageQuery, recordBase, reference, text } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const breakGlassRecord = record({
  engine: 'care',
  resource: 'break_glass',
  prefix: 'bgl',
  collection: 'break_glass',
  schemaVersion: 1,
  patient: 'patientId',
  /** Whoever explains an emergency writes about the patient. */
  phi: { reason: 1 },
  blind: {},
});

export const breakGlassCode = z.enum(['emergency', 'coverage', 'consultation', 'safety', 'other']);

/** A window in which a clinician reads one patient beyond the rules, and what was read under it. */
export const breakGlass = z
  .object({
    ...recordBase('bgl'),
    patientId: z.string(),
    userId: z.string(),
    code: breakGlassCode,
    reason: z.string(),
    /** Its user opened more within 24 hours than the organisation calls usual. */
    unusual: z.boolean(),
    expiresAt: instant(),
    /** Requests that named the window. */
    uses: z.int(),
    lastUsedAt: instant().nullable(),
  })
  .meta({ id: 'BreakGlass' });
export type BreakGlass = z.infer<typeof breakGlass>;

export const breakGlassCreate = z.strictObject({
  code: breakGlassCode,
  reason: text(1000),
  minutes: z
    .int('must be a whole number')
    .min(1, 'must be 1 to 240')
    .max(240, 'must be 1 to 240')
    .default(60)
    .meta({ description: 'How long the window stays open; default 60' }),
});
export type BreakGlassCreate = z.output<typeof breakGlassCreate>;

export const breakGlassOperations = {
  create: operation({
    name: 'care.patients.breakGlass.create',
    method: 'POST',
    path: '/v1/care/patients/{id}/break-glass',
    kind: 'create',
    // It opens reading and nothing else.
    scope: 'care:read',
    params: { id: 'pat' },
    summary:
      'Open a window to read a patient beyond the rules; reads name it in the header X-Rymeda-Break-Glass',
    body: breakGlassCreate,
    data: breakGlass,
    status: 201,
  }),
  list: operation({
    name: 'care.breakGlass.list',
    method: 'GET',
    path: '/v1/care/break-glass',
    kind: 'list',
    scope: 'audit:read',
    summary: 'The report: who read whom beyond the rules, why and how often, newest first',
    query: z.strictObject({
      patientId: reference('pat').optional(),
      userId: reference('usr').optional(),
      ...pageQuery,
    }),
    data: breakGlass,
    status: 200,
  }),
};
