import { setTimeout as delay } from 'node:timers/promises';
import { allOf } from './all-of.ts';
import type { AuditEntry, Platform } from './platform.ts';

/** Of a patient, the newest session and its notes: what happened to them, in order of time. */
export type PatientTrail = { patientId: string; entries: AuditEntry[] };

/**
 * Reads the three as a clinician would, then asks audit about them until those reads are there too, for
 * as many milliseconds as `patience` says.
 */
export async function patientTrail(
  rymeda: Platform,
  patientId: string,
  patience = 10_000,
): Promise<PatientTrail> {
  const resourceIds = await readChart(rymeda, patientId);
  const began = performance.now();
  for (;;) {
    const entries = await entriesOf(rymeda, resourceIds);
    const readShows = entries.some(({ action, resourceId }) => action === 'read' && resourceId === patientId);
    if (readShows || performance.now() - began > patience) return { patientId, entries };
    await delay(300);
  }
}

async function readChart(rymeda: Platform, patientId: string): Promise<string[]> {
  const { patients, sessions } = rymeda.care;
  await patients.get(patientId);
  for await (const session of sessions.list({ clientId: patientId, limit: 1 })) {
    const { data: notes } = await sessions.notes.list(session.id);
    return [patientId, session.id, ...notes.map(({ id }) => id)];
  }
  return [patientId];
}

async function entriesOf(rymeda: Platform, resourceIds: readonly string[]): Promise<AuditEntry[]> {
  const found = await Promise.all(
    resourceIds.map((resourceId) => allOf(rymeda.audit.logs.list({ resourceId, limit: 100 }))),
  );
  return found.flat().sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
}
