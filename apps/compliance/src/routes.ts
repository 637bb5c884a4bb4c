import type { Route } from '@rymeda/service';
import { createAgreement } from './agreements/create-agreement.route.ts';
import { getAgreement } from './agreements/get-agreement.route.ts';
import { listAgreements } from './agreements/list-agreements.route.ts';
import type { AgreementParts } from './agreements/parts.ts';
import { terminateAgreement } from './agreements/terminate-agreement.route.ts';
import { updateAgreement } from './agreements/update-agreement.route.ts';
import { addVersion } from './artifacts/add-version.route.ts';
import { createArtifact } from './artifacts/create-artifact.route.ts';
import { deleteArtifact } from './artifacts/delete-artifact.route.ts';
import { getArtifact } from './artifacts/get-artifact.route.ts';
import { listArtifacts } from './artifacts/list-artifacts.route.ts';
import type { ArtifactParts } from './artifacts/parts.ts';
import { updateArtifact } from './artifacts/update-artifact.route.ts';
import { createAssignment } from './assignments/create-assignment.route.ts';
import { deleteAssignment } from './assignments/delete-assignment.route.ts';
import { getAssignment } from './assignments/get-assignment.route.ts';
import { listAssignments } from './assignments/list-assignments.route.ts';
import type { AssignmentParts } from './assignments/parts.ts';
import { attest } from './attestations/attest.route.ts';
import { getAttestation } from './attestations/get-attestation.route.ts';
import { listAttestations } from './attestations/list-attestations.route.ts';
import { createBinder } from './binders/create-binder.route.ts';
import { getBinder } from './binders/get-binder.route.ts';
import { listBinders } from './binders/list-binders.route.ts';
import type { BinderParts } from './binders/parts.ts';
import type { CareStore } from './care/care.store.ts';
import { createCredential } from './credentials/create-credential.route.ts';
import { deleteCredential } from './credentials/delete-credential.route.ts';
import { getCredential } from './credentials/get-credential.route.ts';
import { listAffectedSessions } from './credentials/list-affected-sessions.route.ts';
import { listCredentials } from './credentials/list-credentials.route.ts';
import type { CredentialParts } from './credentials/parts.ts';
import { updateCredential } from './credentials/update-credential.route.ts';
import { addIncidentDelay } from './incidents/add-delay.route.ts';
import { addIncidentDocument } from './incidents/add-document.route.ts';
import { addIncidentNotice } from './incidents/add-notice.route.ts';
import { closeIncident } from './incidents/close-incident.route.ts';
import { getIncident } from './incidents/get-incident.route.ts';
import { listIncidents } from './incidents/list-incidents.route.ts';
import type { IncidentParts } from './incidents/parts.ts';
import { reportIncident } from './incidents/report-incident.route.ts';
import { triageIncident } from './incidents/triage-incident.route.ts';
import { listObligations } from './obligations/list-obligations.route.ts';
import { createRequirement } from './posture/create-requirement.route.ts';
import { deleteRequirement } from './posture/delete-requirement.route.ts';
import { getPosture } from './posture/get-posture.route.ts';
import { getRequirement } from './posture/get-requirement.route.ts';
import { listPastPostures } from './posture/list-past-postures.route.ts';
import { listRequirements } from './posture/list-requirements.route.ts';
import type { PostureParts } from './posture/parts.ts';
import { updateRequirement } from './posture/update-requirement.route.ts';
import { createScreeningRun } from './screening/create-run.route.ts';
import { createSubject } from './screening/create-subject.route.ts';
import { decideScreening } from './screening/decide-screening.route.ts';
import { deleteSubject } from './screening/delete-subject.route.ts';
import { getScreeningRun } from './screening/get-run.route.ts';
import { getScreening } from './screening/get-screening.route.ts';
import { getSubject } from './screening/get-subject.route.ts';
import { listScreeningRuns } from './screening/list-runs.route.ts';
import { listScreenings } from './screening/list-screenings.route.ts';
import { listSubjects } from './screening/list-subjects.route.ts';
import type { ScreeningParts } from './screening/parts.ts';
import { updateSubject } from './screening/update-subject.route.ts';
import { getSettings } from './settings/get-settings.route.ts';
import { updateSettings } from './settings/update-settings.route.ts';
import { completeUpload } from './uploads/complete-upload.route.ts';
import { createUpload } from './uploads/create-upload.route.ts';
import { getUpload } from './uploads/get-upload.route.ts';

export type Parts = ArtifactParts &
  AssignmentParts &
  CredentialParts &
  AgreementParts &
  PostureParts &
  BinderParts &
  ScreeningParts &
  IncidentParts & { careStore: CareStore };

export const routes = (parts: Parts): Route[] => [
  createArtifact(parts),
  listArtifacts(parts),
  getArtifact(parts),
  updateArtifact(parts),
  addVersion(parts),
  deleteArtifact(parts),

  createUpload(parts),
  getUpload(parts),
  completeUpload(parts),

  createCredential(parts),
  listCredentials(parts),
  getCredential(parts),
  updateCredential(parts),
  deleteCredential(parts),
  listAffectedSessions(parts),

  createAssignment(parts),
  listAssignments(parts),
  getAssignment(parts),
  deleteAssignment(parts),
  listObligations(parts),

  attest(parts),
  listAttestations(parts),
  getAttestation(parts),

  reportIncident(parts),
  listIncidents(parts),
  getIncident(parts),
  triageIncident(parts),
  addIncidentDocument(parts),
  addIncidentDelay(parts),
  addIncidentNotice(parts),
  closeIncident(parts),

  createAgreement(parts),
  listAgreements(parts),
  getAgreement(parts),
  updateAgreement(parts),
  terminateAgreement(parts),

  createRequirement(parts),
  listRequirements(parts),
  getRequirement(parts),
  updateRequirement(parts),
  deleteRequirement(parts),
  getPosture(parts),
  listPastPostures(parts),

  createBinder(parts),
  listBinders(parts),
  getBinder(parts),

  createSubject(parts),
  listSubjects(parts),
  getSubject(parts),
  updateSubject(parts),
  deleteSubject(parts),
  listScreenings(parts),
  getScreening(parts),
  decideScreening(parts),
  createScreeningRun(parts),
  listScreeningRuns(parts),
  getScreeningRun(parts),

  getSettings(parts),
  updateSettings(parts),
];
