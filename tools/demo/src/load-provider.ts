import { providerBody } from './api-bodies.ts';
import { createOnce } from './create-once.ts';
import type { Load } from './load.ts';
import { statusOf } from './status-of.ts';
import { correctNpi } from './npi.ts';
import type { Practitioner } from './person.ts';

/** The id of the provider with this practitioner's (corrected) NPI, who is made where there is none. */
export function loadProvider(load: Load, practitioner: Practitioner): Promise<string> {
  const { npi, corrected } = correctNpi(practitioner.npi);
  const known = load.providers.get(npi);
  if (known) return known;
  const provider = findOrCreate(load, practitioner, npi).then(
    (id) => {
      if (corrected) load.npisCorrected++;
      return id;
    },
    (error: unknown) => {
      // The next person who was there tries again.
      load.providers.delete(npi);
      throw error;
    },
  );
  load.providers.set(npi, provider);
  return provider;
}

async function findOrCreate(load: Load, practitioner: Practitioner, npi: string): Promise<string> {
  const found = await findByNpi(load, npi);
  if (found) return foundAlready(load, found);
  const { providers } = load.rymeda.care;
  try {
    const { id } = await createOnce(load, {
      resource: 'provider',
      key: npi,
      create: (options) => providers.create(providerBody(practitioner), options),
      get: (id) => providers.get(id),
    });
    return id;
  } catch (error) {
    // Another run made it between the look and the creation.
    const theirs = statusOf(error) === 409 ? await findByNpi(load, npi) : undefined;
    if (!theirs) throw error;
    return foundAlready(load, theirs);
  }
}

async function findByNpi(load: Load, npi: string): Promise<string | undefined> {
  const { data } = await load.meter.measure(() => load.rymeda.care.providers.list({ npi }));
  return data[0]?.id;
}

function foundAlready(load: Load, id: string): string {
  load.tally.provider.found++;
  return id;
}
