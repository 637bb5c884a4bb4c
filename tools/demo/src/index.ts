export { findAuditEntries, type AuditFinding } from './audit-entries.ts';
export { loadPeople, type Failure, type LoadOptions, type LoadResult, type Progress } from './load-people.ts';
export { committedPeople, readPeople } from './people-file.ts';
export type { PersonLine } from './person.ts';
