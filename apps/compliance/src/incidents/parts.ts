import type { AgreementStore } from '../agreements/agreement.store.ts';
import type { DueStore } from '../due/due.store.ts';
import type { FileStore } from '../files/file-store.ts';
import type { Directory } from '../identity/directory.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import type { UploadStore } from '../uploads/upload.store.ts';
import type { IncidentStore } from './incident.store.ts';

/** What the operations on incidents work with. */
export interface IncidentParts {
  incidents: IncidentStore;
  agreements: AgreementStore;
  settings: SettingsStore;
  uploads: UploadStore;
  files: FileStore;
  directory: Directory;
  due: DueStore;
  /** Something may be due at once. */
  wake: () => void;
}
