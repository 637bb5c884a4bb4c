import type { Clock } from '@rymeda/kernel';
import { agreementExpirer, expiringAgreements } from './agreements/expire-agreement.ts';
import type { AgreementParts } from './agreements/parts.ts';
import { artifactExpirer } from './artifacts/expire-artifact.ts';
import type { ArtifactParts } from './artifacts/parts.ts';
import { expiringArtifacts, retainingFiles } from './artifacts/plan-notices.ts';
import { fileRetainer } from './artifacts/retain-file.ts';
import type { AssignmentParts } from './assignments/parts.ts';
import { credentialExpirer, expiringCredentials } from './credentials/expire-credential.ts';
import type { BinderJobParts } from './binders/parts.ts';
import { binderBuilder, buildingBinder } from './binders/build-binder.ts';
import type { CredentialParts } from './credentials/parts.ts';
import type { DueBatch, DueWork } from './due/due.ts';
import type { FileScanner } from './files/scanner.ts';
import { deadlineAnnouncer, termsChanger } from './incidents/announce-deadlines.ts';
import type { IncidentParts } from './incidents/parts.ts';
import { breachClock, changingTerms } from './incidents/plan-clock.ts';
import type { RunJob } from './jobs/run-job.ts';
import { assigner, obligationSettler, personSettler, seriesSettler } from './obligations/obligation-jobs.ts';
import {
  assigning,
  assignmentEnded,
  settlingObligation,
  settlingPerson,
  settlingSeries,
} from './obligations/settle-obligations.ts';
import type { PostureParts } from './posture/parts.ts';
import { recordingPosture } from './posture/plan-posture.ts';
import { postureRecorder } from './posture/record-posture.ts';
import type { ScreeningJobParts } from './screening/parts.ts';
import { screeningAll, screeningMonthly, screeningOne, tellingProvider } from './screening/plan-screening.ts';
import { allScreener, monthlyScreener, oneScreener } from './screening/screening-jobs.ts';
import { providerTeller } from './screening/tell-provider.ts';
import { changingZone } from './zones/changing-zone.ts';
import { zoneChanger } from './zones/zone-change.ts';
import { checkingUploads, uploadChecker } from './uploads/check-upload.ts';

interface Parts
  extends
    Omit<ArtifactParts, 'wake'>,
    Omit<AssignmentParts, 'wake'>,
    Pick<CredentialParts, 'credentials' | 'care'>,
    Pick<IncidentParts, 'incidents' | 'settings'>,
    Pick<AgreementParts, 'agreements'>,
    PostureParts,
    BinderJobParts,
    ScreeningJobParts {
  scanner: FileScanner;
  runJob: RunJob;
  clock: Clock;
}

/** What is done about each kind of thing that falls due. */
export const works = (parts: Parts): Record<string, DueWork | DueBatch> => ({
  [checkingUploads]: uploadChecker(parts),
  [expiringArtifacts]: artifactExpirer(parts),
  [retainingFiles]: fileRetainer(parts),
  [expiringCredentials]: credentialExpirer(parts),
  [changingZone]: zoneChanger(parts),
  [expiringAgreements]: agreementExpirer(parts),
  [breachClock]: deadlineAnnouncer(parts),
  [changingTerms]: termsChanger(parts),
  [recordingPosture]: postureRecorder(parts),
  [buildingBinder]: binderBuilder(parts),
  [screeningOne]: oneScreener(parts),
  [screeningAll]: allScreener(parts),
  [screeningMonthly]: monthlyScreener(parts),
  [tellingProvider]: providerTeller(parts),
  [settlingSeries]: seriesSettler(parts),
  [assigning]: assigner(parts),
  [assignmentEnded]: assigner(parts),
  [settlingPerson]: personSettler(parts),
  [settlingObligation]: obligationSettler(parts),
});
