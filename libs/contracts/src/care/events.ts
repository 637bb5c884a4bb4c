import { z } from 'zod';
import { changedFields, event, type EventDefinition } from '../event.ts';
import { breakGlassCode } from './break-glass.ts';
import { patientStatus } from './patient.ts';
import { credentialStatus } from './provider.ts';
import { noteType, serviceType, sessionStatus } from './session.ts';

const engine = 'care' as const;
const patientId = 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
const providerId = 'prv_0193aee0f3a17c3e8d1f0a2b4c6d8e10';
const sessionId = 'ses_0193aee0f3a17c3e8d1f0a2b4c6d8e11';
const noteId = 'not_0193aee0f3a17c3e8d1f0a2b4c6d8e12';

const patientData = z.strictObject({
  id: z.string(),
  status: patientStatus,
  primaryProviderId: z.string().nullable(),
  insured: z
    .boolean()
    .optional()
    .meta({ description: 'Whether the record names a payer and a member id; absent in older events' }),
});
const providerData = z.strictObject({ id: z.string(), credentialStatus, specialty: z.string() });
const sessionData = z.strictObject({
  id: z.string(),
  clientId: z.string(),
  providerId: z.string(),
  serviceType,
  status: sessionStatus,
  startTime: z.string(),
  endTime: z.string().nullable(),
  scheduledDuration: z.int(),
  reason: z.string().optional(),
});
const noteData = z.strictObject({
  id: z.string(),
  sessionId: z.string(),
  clientId: z.string(),
  type: noteType,
});

const patientExample = { id: patientId, status: 'active', primaryProviderId: providerId, insured: true };
const providerExample = { id: providerId, credentialStatus: 'active', specialty: '103TC0700X' };
const sessionExample = {
  id: sessionId,
  clientId: patientId,
  providerId,
  serviceType: 'behavioral_health',
  status: 'scheduled',
  startTime: '2026-03-02T14:00:00.000Z',
  endTime: null,
  scheduledDuration: 50,
};
const noteExample = { id: noteId, sessionId, clientId: patientId, type: 'progress' };

const patientEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `care.patient.${verb}`,
    version: 1,
    engine,
    summary,
    data: patientData,
    example: patientExample,
  });
const providerEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `care.provider.${verb}`,
    version: 1,
    engine,
    summary,
    data: providerData,
    example: providerExample,
  });
const sessionEvent = <const V extends string>(
  verb: V,
  summary: string,
  change: Partial<z.infer<typeof sessionData>> = {},
) =>
  event({
    name: `care.session.${verb}`,
    version: 1,
    engine,
    summary,
    data: sessionData,
    example: { ...sessionExample, ...change },
  });
const noteEvent = <const V extends string>(verb: V, summary: string) =>
  event({ name: `care.note.${verb}`, version: 1, engine, summary, data: noteData, example: noteExample });

const done = { endTime: '2026-03-02T14:50:00.000Z' };
export const careEvents = [
  patientEvent('created', 'A patient was created'),
  event({
    name: 'care.patient.updated',
    version: 1,
    engine,
    summary: 'A patient was changed',
    data: patientData.extend({ changed: changedFields }),
    example: { ...patientExample, changed: ['address'] },
  }),
  patientEvent('deleted', 'A patient was deleted'),
  providerEvent('created', 'A provider was created'),
  event({
    name: 'care.provider.updated',
    version: 1,
    engine,
    summary: 'A provider was changed',
    data: providerData.extend({ changed: changedFields }),
    example: { ...providerExample, changed: ['specialty'] },
  }),
  providerEvent('deleted', 'A provider was deleted'),
  sessionEvent('scheduled', 'A session was booked'),
  event({
    name: 'care.session.updated',
    version: 1,
    engine,
    summary: 'A session was changed',
    data: sessionData.extend({ changed: changedFields }),
    example: { ...sessionExample, changed: ['startTime'] },
  }),
  sessionEvent('started', 'A session was started', { status: 'in_progress' }),
  sessionEvent('completed', 'A session was completed', { status: 'completed', ...done }),
  sessionEvent('cancelled', 'A session was cancelled', { status: 'cancelled', reason: 'client_request' }),
  sessionEvent('no_show', 'The client did not come', { status: 'no_show' }),
  sessionEvent('deleted', 'A session was deleted'),
  noteEvent('added', 'A note was added'),
  noteEvent('signed', 'A note was signed'),
  event({
    name: 'care.break_glass.opened',
    version: 1,
    engine,
    summary: 'A clinician opened a window to read a patient beyond the rules',
    data: z.strictObject({
      id: z.string(),
      patientId: z.string(),
      userId: z.string(),
      code: breakGlassCode,
      unusual: z.boolean().optional().meta({
        description: 'Whether its user opened more within 24 hours than `breakGlassPerDay` allows for',
      }),
      expiresAt: z.string(),
    }),
    example: {
      id: 'bgl_0193aee0f3a17c3e8d1f0a2b4c6d8e13',
      patientId,
      userId: 'usr_0193aee0f3a17c3e8d1f0a2b4c6d8e24',
      code: 'emergency',
      unusual: false,
      expiresAt: '2026-03-02T15:00:00.000Z',
    },
  }),
] as const satisfies readonly EventDefinition[];
