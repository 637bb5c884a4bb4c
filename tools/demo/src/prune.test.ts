import { describe, expect, it } from '@jest/globals';
import type { Bundle, Resource } from './fhir.ts';
import { practitionerDirectory } from './practitioners.ts';
import { mostEncounters, prune } from './prune.ts';

const npiSystem = 'http://hl7.org/fhir/sid/us-npi';
const bundle = (...found: Resource[]): Bundle => ({
  resourceType: 'Bundle',
  entry: found.map((resource) => ({ resource })),
});
const patient = {
  resourceType: 'Patient' as const,
  id: 'p-1',
  identifier: [{ type: { coding: [{ code: 'MR' }] }, value: 'mrn-1' }],
  name: [{ use: 'official', family: 'Kuhn96', given: ['Abe604', 'Lee1'] }],
  telecom: [{ system: 'phone', value: '555-224-3004' }],
  gender: 'male',
  birthDate: '1984-07-02',
  address: [
    { line: ['1 Elm'], city: 'Wilmington', state: 'Massachusetts', postalCode: '01887', country: 'US' },
  ],
  communication: [{ language: { coding: [{ code: 'en-US' }] } }],
};
const encounter = (id: string, start: string, npi = '9999984591') => ({
  resourceType: 'Encounter' as const,
  id,
  status: 'finished',
  class: { code: 'AMB' },
  type: [{ coding: [{ code: '185349003' }], text: 'Encounter for check up (procedure)' }],
  subject: { reference: 'urn:uuid:p-1' },
  participant: [
    {
      individual: {
        reference: `Practitioner?identifier=${npiSystem}|${npi}`,
        display: 'Dr. Ana1 María2 Díaz3',
      },
    },
  ],
  period: { start, end: start },
  reasonCode: [{ coding: [{ display: 'Gingivitis (disorder)' }] }],
});
const nobody = practitionerDirectory([]);

describe('a person of a FHIR bundle', () => {
  it('keeps names with their digits, identifiers, contact, and the state as a code', () => {
    expect(prune(bundle(patient), nobody)).toEqual([
      {
        id: 'p-1',
        person: {
          firstName: 'Abe604 Lee1',
          lastName: 'Kuhn96',
          dateOfBirth: '1984-07-02',
          sex: 'male',
          phone: '555-224-3004',
          address: { line1: '1 Elm', city: 'Wilmington', state: 'MA', postalCode: '01887', country: 'US' },
          mrn: 'mrn-1',
          language: 'en-US',
        },
        practitioners: [],
        encounters: [],
      },
    ]);
  });

  it('without a family name or a date of birth is left out', () => {
    const { birthDate: _, ...undated } = patient;
    expect(prune(bundle(undated, { ...patient, name: [{ given: ['Abe'] }] }), nobody)).toEqual([]);
  });

  it('has the insurance of the latest claim, and none when that one had none', () => {
    const claim = (start: string, display: string) => ({
      resourceType: 'Claim' as const,
      patient: { reference: 'Patient/p-1' },
      billablePeriod: { start },
      insurance: [{ coverage: { display } }],
    });
    const insuranceOf = (...claims: Resource[]) =>
      prune(bundle(patient, ...claims), nobody)[0]?.person.insurance;
    expect(insuranceOf(claim('2024-01-01', 'Aetna'), claim('2020-01-01', 'NO_INSURANCE'))).toEqual({
      payerName: 'Aetna',
      memberId: 'P1',
      relationship: 'self',
    });
    expect(insuranceOf(claim('2020-01-01', 'Aetna'), claim('2024-01-01', 'NO_INSURANCE'))).toBeUndefined();
  });
});

describe('the encounters of a person', () => {
  it(`are the latest ${mostEncounters}, oldest first, with times in UTC`, () => {
    const many = Array.from({ length: 14 }, (_, i) =>
      encounter(`e-${i}`, `20${10 + i}-05-01T08:00:00-04:00`),
    );
    const kept = prune(bundle(patient, ...many.reverse()), nobody)[0]?.encounters;
    expect(kept).toHaveLength(mostEncounters);
    expect(kept?.[0]).toMatchObject({ id: 'e-2', start: '2012-05-01T12:00:00.000Z' });
    expect(kept?.at(-1)?.id).toBe('e-13');
  });

  it('carry a note made of reason, type, conditions and procedures', () => {
    const finding = (resourceType: 'Condition' | 'Procedure', text: string, of: string) => ({
      resourceType,
      code: { text },
      encounter: { reference: `urn:uuid:${of}` },
    });
    const [line] = prune(
      bundle(
        patient,
        encounter('e-1', '2024-05-01T08:00:00Z'),
        finding('Condition', 'Gingival disease (disorder)', 'e-1'),
        finding('Procedure', 'Dental care (regime/therapy)', 'e-1'),
        finding('Procedure', 'Colonoscopy', 'e-2'),
      ),
      nobody,
    );
    expect(line?.encounters[0]).toEqual({
      id: 'e-1',
      start: '2024-05-01T08:00:00.000Z',
      end: '2024-05-01T08:00:00.000Z',
      class: 'AMB',
      type: { code: '185349003', display: 'Encounter for check up' },
      reason: 'Gingivitis',
      practitionerNpi: '9999984591',
      note:
        'Encounter for check up, 2024-05-01.\nReason: Gingivitis.\nFound: Gingival disease.\nDone: Dental care.\n' +
        'Plan: continue as agreed; follow up at the next visit.',
    });
  });

  it('that are unfinished, undated, another person’s or nobody’s work are left out', () => {
    const good = encounter('e', '2024-05-01T08:00:00Z');
    const lines = prune(
      bundle(
        patient,
        { ...good, status: 'planned' },
        { ...good, period: {} },
        { ...good, subject: { reference: 'urn:uuid:p-2' } },
        { ...good, participant: [] },
      ),
      nobody,
    );
    expect(lines[0]?.encounters).toEqual([]);
  });
});

describe('a practitioner', () => {
  const resource = {
    resourceType: 'Practitioner' as const,
    id: 'd-1',
    identifier: [{ system: npiSystem, value: '9999984591' }],
    name: [{ family: 'Reilly981', given: ['Gabriel934'] }],
    address: [{ state: 'NH' }],
  };
  const role = {
    resourceType: 'PractitionerRole' as const,
    practitioner: { identifier: { value: '9999984591' } },
    specialty: [{ coding: [{ code: '208D00000X' }] }],
  };
  const known = {
    npi: '9999984591',
    firstName: 'Gabriel934',
    lastName: 'Reilly981',
    specialty: '208D00000X',
    state: 'NH',
  };

  it('is found by NPI in the bundle of practitioners, and told once', () => {
    const [line] = prune(
      bundle(patient, encounter('e-1', '2023-05-01'), encounter('e-2', '2024-05-01')),
      practitionerDirectory([bundle(resource, role)]),
    );
    expect(line?.practitioners).toEqual([known]);
  });

  it('is found by FHIR id in the person’s own bundle, as old Synthea wrote it', () => {
    const own = bundle(patient, resource, {
      ...encounter('e-1', '2024-05-01'),
      participant: [{ individual: { reference: 'urn:uuid:d-1' } }],
    });
    const { specialty: _, ...withoutRole } = known;
    expect(prune(own, practitionerDirectory([own]))[0]?.practitioners).toEqual([withoutRole]);
  });

  it('of whom nothing tells has the name that the reference shows', () => {
    expect(prune(bundle(patient, encounter('e-1', '2024-05-01')), nobody)[0]?.practitioners).toEqual([
      { npi: '9999984591', firstName: 'Ana1 María2', lastName: 'Díaz3' },
    ]);
  });
});
