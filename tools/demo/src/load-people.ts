import { allOf } from './all-of.ts';
import { beginLoad, type Load, type Tally } from './load.ts';
import { loadPatient } from './load-patient.ts';
import { loadProvider } from './load-provider.ts';
import { loadSession } from './load-session.ts';
import type { PersonLine } from './person.ts';
import type { Platform, Session } from './platform.ts';
import { sideBySide } from './side-by-side.ts';

export type Progress = { people: number; loaded: number; requests: number };
export type Failure = { person: string; error: unknown };
export type LoadResult = {
  startedAt: Date;
  /** Of the loading alone, milliseconds. */
  duration: number;
  requests: number;
  latencies: readonly number[];
  tally: Tally;
  /** Number of changes that audit must show, by `<resource>/<id>`. */
  changes: ReadonlyMap<string, number>;
  npisCorrected: number;
  /** The patients' ids at the API, by Synthea's. */
  patients: ReadonlyMap<string, string>;
  failures: readonly Failure[];
};

export type LoadOptions = {
  rymeda: Platform;
  people: readonly PersonLine[];
  concurrency?: number;
  onProgress?: (progress: Progress) => void;
};

/** Loads people through the public API. One that fails does not stop the others; `failures` names it. */
export async function loadPeople({
  rymeda,
  people,
  concurrency = 8,
  onProgress,
}: LoadOptions): Promise<LoadResult> {
  const load = beginLoad(rymeda, new Date());
  const patients = new Map<string, string>();
  const failures: Failure[] = [];
  const began = performance.now();
  let loaded = 0;
  await sideBySide(people, concurrency, async (line) => {
    try {
      patients.set(line.id, await loadPerson(load, line));
    } catch (error) {
      failures.push({ person: line.id, error });
    }
    onProgress?.({ people: people.length, loaded: ++loaded, requests: load.meter.latencies.length });
  });
  const { meter, startedAt, tally, changes, npisCorrected } = load;
  return {
    startedAt,
    duration: performance.now() - began,
    requests: meter.latencies.length,
    latencies: meter.latencies,
    tally,
    changes,
    npisCorrected,
    patients,
    failures,
  };
}

async function loadPerson(load: Load, line: PersonLine): Promise<string> {
  const providers = new Map<string, string>();
  for (const practitioner of line.practitioners) {
    providers.set(practitioner.npi, await loadProvider(load, practitioner));
  }
  const primaryProviderId = providers.get(line.encounters.at(-1)?.practitionerNpi ?? '');
  const { id: clientId, fresh } = await loadPatient(load, line, primaryProviderId);
  const existing = fresh ? [] : await sessionsOf(load, clientId);
  for (const encounter of line.encounters) {
    const providerId = providers.get(encounter.practitionerNpi);
    if (providerId) await loadSession(load, encounter, { clientId, providerId, existing });
  }
  return clientId;
}

async function sessionsOf(load: Load, clientId: string): Promise<Session[]> {
  return load.meter.measure(() => allOf(load.rymeda.care.sessions.list({ clientId, limit: 100 })));
}
