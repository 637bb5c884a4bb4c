/** What every engine's records share; light, so that rules and their tests pull in no HTTP edge. */
export { isDuplicateKey } from './duplicate-key.ts';
export { refuseLeaving, type Leaving } from './refuse-leaving.ts';
export { exportRecords, marked, type ExportedPage, type Presented } from './export-records.ts';
export { mergePatch } from './merge-patch.ts';
export { recordStore, type RecordFilter, type RecordState } from './record-store.ts';
