import { nameOf, npiOf, referencedId, resources, type Bundle, type Reference } from './fhir.ts';
import type { Practitioner } from './person.ts';

/** Every practitioner that the bundles tell of, by NPI and by FHIR id: a reference uses either. */
export type PractitionerDirectory = ReadonlyMap<string, Practitioner>;

/**
 * Synthea 3 keeps practitioners and their roles in a bundle of their own, older ones put them into each
 * person's, without roles.
 */
export function practitionerDirectory(bundles: readonly Bundle[]): PractitionerDirectory {
  const specialties = new Map(bundles.flatMap(specialtiesByNpi));
  return new Map(bundles.flatMap((bundle) => practitionersById(bundle, specialties)));
}

/** Whom a reference points to; when nothing tells of them, what the reference itself says. */
export function practitionerOf(
  reference: Reference | undefined,
  directory: PractitionerDirectory,
): Practitioner | undefined {
  const id = referencedId(reference);
  if (id === undefined) return undefined;
  return directory.get(id) ?? practitionerFromDisplay(id, reference?.display);
}

function practitionersById(bundle: Bundle, specialties: ReadonlyMap<string, string>) {
  return resources(bundle, 'Practitioner').flatMap((resource): [string, Practitioner][] => {
    const npi = npiOf(resource.identifier);
    const name = resource.name?.[0];
    if (npi === undefined || !name?.family) return [];
    const specialty = specialties.get(npi);
    const state = resource.address?.[0]?.state;
    const practitioner = {
      npi,
      firstName: name.given?.join(' ') || '-',
      lastName: name.family,
      ...(specialty && { specialty }),
      ...(state && { state }),
    };
    return [
      [npi, practitioner],
      [resource.id, practitioner],
    ];
  });
}

function specialtiesByNpi(bundle: Bundle): [string, string][] {
  return resources(bundle, 'PractitionerRole').flatMap(({ practitioner, specialty }): [string, string][] => {
    const npi = practitioner?.identifier?.value;
    const code = specialty?.[0]?.coding?.[0]?.code ?? nameOf(specialty?.[0]);
    return npi && code ? [[npi, code]] : [];
  });
}

function practitionerFromDisplay(id: string, display: string | undefined): Practitioner | undefined {
  const names = display?.replace(/^(?:Dr|Mr|Mrs|Ms)\.? /, '').split(' ') ?? [];
  const lastName = names.at(-1);
  if (!/^\d+$/.test(id) || !lastName) return undefined;
  return { npi: id, firstName: names.slice(0, -1).join(' ') || '-', lastName };
}
