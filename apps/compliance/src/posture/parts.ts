import type { AgreementStore } from '../agreements/agreement.store.ts';
import type { ArtifactStore } from '../artifacts/artifact.store.ts';
import type { DueStore } from '../due/due.store.ts';
import type { Directory } from '../identity/directory.ts';
import type { ObligationStore } from '../obligations/obligation.store.ts';
import type { PostureStore } from './posture.store.ts';
import type { RequirementStore } from './requirement.store.ts';

/** What the operations on requirements and the posture work with. */
export interface PostureParts {
  requirements: RequirementStore;
  postures: PostureStore;
  artifacts: ArtifactStore;
  obligations: ObligationStore;
  agreements: AgreementStore;
  directory: Directory;
  due: DueStore;
}
