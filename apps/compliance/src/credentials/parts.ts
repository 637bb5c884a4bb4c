import type { CareDirectory } from '../care/care-directory.ts';
import type { DueStore } from '../due/due.store.ts';
import type { Directory } from '../identity/directory.ts';
import type { CredentialStore } from './credential.store.ts';

/** What the operations on credentials work with. */
export interface CredentialParts {
  credentials: CredentialStore;
  care: CareDirectory;
  directory: Directory;
  due: DueStore;
  /** Something may be due at once. */
  wake: () => void;
}
