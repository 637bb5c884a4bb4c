import type { DueStore } from '../due/due.store.ts';
import type { EngineClient } from '@rymeda/service/calls';
import type { RunJob } from '../jobs/run-job.ts';
import type { RunStore, ScreeningStore, SubjectStore } from './screening.store.ts';
import type { ScreeningLists } from './screening-lists.ts';

/** What the operations on screening work with. */
export interface ScreeningParts {
  subjects: SubjectStore;
  screenings: ScreeningStore;
  runs: RunStore;
  due: DueStore;
  /** Something may be due at once. */
  wake: () => void;
}

export interface ScreeningJobParts extends Omit<ScreeningParts, 'wake'> {
  lists: ScreeningLists;
  /** Those who know names of users and providers. */
  identityEngine: EngineClient;
  careEngine: EngineClient;
  runJob: RunJob;
}
