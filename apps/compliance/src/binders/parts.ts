import type { AttestationStore } from '../attestations/attestation.store.ts';
import type { CredentialStore } from '../credentials/credential.store.ts';
import type { DueStore } from '../due/due.store.ts';
import type { FileStore } from '../files/file-store.ts';
import type { RunJob } from '../jobs/run-job.ts';
import type { IncidentParts } from '../incidents/parts.ts';
import type { PostureParts } from '../posture/parts.ts';
import type { ScreeningParts } from '../screening/parts.ts';
import type { AuditExports } from './audit-exports.ts';
import type { BinderStore } from './binder.store.ts';

/** What the operations on binders work with. */
export interface BinderParts {
  binders: BinderStore;
  files: FileStore;
  due: DueStore;
  /** Something may be due at once. */
  wake: () => void;
}

export interface BinderJobParts
  extends
    Omit<BinderParts, 'wake'>,
    PostureParts,
    Pick<IncidentParts, 'incidents' | 'settings'>,
    Pick<ScreeningParts, 'screenings' | 'runs'> {
  attestations: AttestationStore;
  credentials: CredentialStore;
  auditLog: AuditExports;
  runJob: RunJob;
}
