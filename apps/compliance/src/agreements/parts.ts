import type { DueStore } from '../due/due.store.ts';
import type { FileStore } from '../files/file-store.ts';
import type { Directory } from '../identity/directory.ts';
import type { UploadStore } from '../uploads/upload.store.ts';
import type { AgreementStore } from './agreement.store.ts';

/** What the operations on agreements work with. */
export interface AgreementParts {
  agreements: AgreementStore;
  uploads: UploadStore;
  files: FileStore;
  directory: Directory;
  due: DueStore;
  /** Something may be due at once. */
  wake: () => void;
}
