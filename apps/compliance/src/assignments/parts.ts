import type { ArtifactStore } from '../artifacts/artifact.store.ts';
import type { AttestationStore } from '../attestations/attestation.store.ts';
import type { DueStore } from '../due/due.store.ts';
import type { Directory } from '../identity/directory.ts';
import type { IdentityStore } from '../identity/identity.store.ts';
import type { ObligationStore } from '../obligations/obligation.store.ts';
import type { AssignmentStore } from './assignment.store.ts';

/** What assignments, obligations and attestations work with. */
export interface AssignmentParts {
  assignments: AssignmentStore;
  obligations: ObligationStore;
  attestations: AttestationStore;
  artifacts: ArtifactStore;
  identity: IdentityStore;
  directory: Directory;
  due: DueStore;
  /** Something may be due at once. */
  wake: () => void;
}
