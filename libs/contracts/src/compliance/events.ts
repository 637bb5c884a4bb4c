import { z } from 'zod';
import { changedFields, event, type EventDefinition } from '../event.ts';
import { agreementEvents } from './agreement-events.ts';
import { binderEvents } from './binder-events.ts';
import { artifactStatus, artifactType } from './artifact.ts';
import { credentialKind, providerCredentialStatus } from './credential.ts';
import { incidentEvents } from './incident-events.ts';
import { postureEvents } from './posture-events.ts';
import { screeningEvents } from './screening-events.ts';
import { uploadRejection, uploadStatus } from './upload.ts';

const engine = 'compliance' as const;

const artifactData = z.strictObject({
  id: z.string(),
  type: artifactType,
  status: artifactStatus,
  userId: z.string().nullable(),
  expiresAt: z.string().nullable(),
  seriesId: z.string(),
  versionNumber: z.int(),
  /** Of the file; null without one. */
  sha256: z.string().nullable(),
});
const artifactExample = {
  id: 'art_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  type: 'policy',
  status: 'active',
  userId: null,
  expiresAt: '2027-03-31',
  seriesId: 'art_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  versionNumber: 1,
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
};
const artifactEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `compliance.artifact.${verb}`,
    version: 1,
    engine,
    summary,
    data: artifactData,
    example: artifactExample,
  });

/** Of artifacts and credentials alike: `resource` says which. */
const noticeData = z.strictObject({
  id: z.string(),
  resource: z.enum(['artifact', 'credential']),
  /** An artifact's type, a credential's kind. */
  type: z.string(),
  userId: z.string().nullable(),
  providerId: z.string().nullable(),
  /** Of a credential: the state that issued it. */
  state: z.string().nullable(),
  expiresAt: z.string(),
  /** The first moment at which it is no longer valid. */
  validUntil: z.string(),
  /** In the organisation's zone, the last day among them; 0 when it has expired. */
  daysLeft: z.int(),
  /** Which notice this is: 90, 60, 30 or 7; 0 when it has expired. */
  milestone: z.int().optional(),
});
const noticeExample = {
  id: 'crd_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  resource: 'credential',
  type: 'licence',
  userId: null,
  providerId: 'prv_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  state: 'MA',
  expiresAt: '2027-03-31',
  validUntil: '2027-04-01T04:00:00.000Z',
  daysLeft: 30,
};
const noticeEvent = <const V extends string>(verb: V, summary: string, daysLeft: number) =>
  event({
    name: `compliance.artifact.${verb}`,
    version: 1,
    engine,
    summary,
    data: noticeData,
    example: { ...noticeExample, daysLeft, milestone: daysLeft },
  });

const assignmentExample = {
  id: 'asg_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  seriesId: artifactExample.id,
  audience: 'everyone',
};
const assignmentEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `compliance.assignment.${verb}`,
    version: 1,
    engine,
    summary,
    data: z.strictObject({ id: z.string(), seriesId: z.string(), audience: z.string() }),
    example: assignmentExample,
  });

const credentialData = z.strictObject({
  id: z.string(),
  providerId: z.string(),
  kind: credentialKind,
  state: z.string().nullable(),
  status: providerCredentialStatus,
  expiresAt: z.string(),
  /** The first moment at which it is no longer valid. */
  validUntil: z.string(),
});
const credentialExample = {
  id: noticeExample.id,
  providerId: noticeExample.providerId,
  kind: 'licence',
  state: 'MA',
  status: 'active',
  expiresAt: noticeExample.expiresAt,
  validUntil: noticeExample.validUntil,
};
const credentialEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `compliance.credential.${verb}`,
    version: 1,
    engine,
    summary,
    data: credentialData,
    example: credentialExample,
  });

const uploadData = z.strictObject({
  id: z.string(),
  status: uploadStatus,
  rejection: uploadRejection.nullable(),
});
const uploadEvent = <const V extends string>(verb: V, summary: string, status: string) =>
  event({
    name: `compliance.upload.${verb}`,
    version: 1,
    engine,
    summary,
    data: uploadData,
    example: { id: 'upl_0193aee0f3a17c3e8d1f0a2b4c6d8e0f', status, rejection: null },
  });

export const complianceEvents = [
  artifactEvent('created', 'An artifact was created'),
  event({
    name: 'compliance.artifact.updated',
    version: 1,
    engine,
    summary: 'An artifact was changed',
    data: artifactData.extend({ changed: changedFields }),
    example: { ...artifactExample, changed: ['title'] },
  }),
  event({
    name: 'compliance.artifact.superseded',
    version: 1,
    engine,
    summary: 'A new version took the place of an artifact',
    data: artifactData.extend({ supersededBy: z.string() }),
    example: {
      ...artifactExample,
      status: 'superseded',
      supersededBy: 'art_0193aee0f3a17c3e8d1f0a2b4c6d8e10',
    },
  }),
  noticeEvent(
    'expiring',
    'An artifact or credential expires in 90, 60, 30 or 7 days, or sooner where it is entered later',
    30,
  ),
  noticeEvent('expired', 'An artifact or credential has expired', 0),
  artifactEvent('deleted', 'An artifact was withdrawn'),
  assignmentEvent('created', 'A policy or training was assigned'),
  assignmentEvent('deleted', 'An assignment was ended'),
  credentialEvent('created', 'A credential was put on file'),
  event({
    name: 'compliance.credential.updated',
    version: 1,
    engine,
    summary: 'A credential was renewed, verified or corrected',
    data: credentialData.extend({ changed: changedFields }),
    example: { ...credentialExample, changed: ['expiresAt'] },
  }),
  credentialEvent('deleted', 'A credential was withdrawn'),
  event({
    name: 'compliance.attestation.recorded',
    version: 1,
    engine,
    summary: 'A person attested a version',
    data: z.strictObject({
      id: z.string(),
      userId: z.string(),
      artifactId: z.string(),
      seriesId: z.string(),
      versionNumber: z.int(),
      sha256: z.string(),
    }),
    example: {
      id: 'att_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
      userId: 'usr_0193aee0f3a17c3e8d1f0a2b4c6d8e24',
      artifactId: artifactExample.id,
      seriesId: artifactExample.id,
      versionNumber: 1,
      sha256: artifactExample.sha256,
    },
  }),
  event({
    name: 'compliance.attestation.overdue',
    version: 1,
    engine,
    summary: 'A person did not attest in time',
    data: z.strictObject({
      id: z.string(),
      userId: z.string(),
      assignmentId: z.string(),
      artifactId: z.string(),
      dueAt: z.string(),
    }),
    example: {
      id: 'obl_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
      userId: 'usr_0193aee0f3a17c3e8d1f0a2b4c6d8e24',
      assignmentId: assignmentExample.id,
      artifactId: artifactExample.id,
      dueAt: '2026-05-01T04:00:00.000Z',
    },
  }),
  uploadEvent('created', 'A file was announced', 'awaiting'),
  uploadEvent('completed', 'A file was sent and is being checked', 'checking'),
  uploadEvent('accepted', 'A file passed its checks', 'accepted'),
  uploadEvent('rejected', 'A file did not pass its checks', 'rejected'),
  ...incidentEvents,
  ...agreementEvents,
  ...postureEvents,
  ...binderEvents,
  ...screeningEvents,
] as const satisfies readonly EventDefinition[];
