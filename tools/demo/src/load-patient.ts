import { patientBody } from './api-bodies.ts';
import { createOnce, isEarlier } from './create-once.ts';
import type { Load } from './load.ts';
import { statusOf } from './status-of.ts';
import type { PersonLine } from './person.ts';

/** `fresh`: made by this run, so that there are no sessions to look for. */
export type LoadedPatient = { id: string; fresh: boolean };

export async function loadPatient(
  load: Load,
  line: PersonLine,
  primaryProviderId: string | undefined,
): Promise<LoadedPatient> {
  const found = await findByPartnerId(load, line.id);
  if (found) return foundAlready(load, found);
  const { patients } = load.rymeda.care;
  try {
    const patient = await createOnce(load, {
      resource: 'patient',
      key: line.id,
      create: (options) => patients.create(patientBody(line, primaryProviderId), options),
      get: (id) => patients.get(id),
    });
    return { id: patient.id, fresh: !isEarlier(patient, load.startedAt) };
  } catch (error) {
    // Another run made it between the search and the creation.
    const theirs = statusOf(error) === 409 ? await findByPartnerId(load, line.id) : undefined;
    if (!theirs) throw error;
    return foundAlready(load, theirs);
  }
}

async function findByPartnerId(load: Load, partnerPatientId: string): Promise<string | undefined> {
  const { data } = await load.meter.measure(() => load.rymeda.care.patients.search({ partnerPatientId }));
  return data[0]?.id;
}

function foundAlready(load: Load, id: string): LoadedPatient {
  load.tally.patient.found++;
  return { id, fresh: false };
}
