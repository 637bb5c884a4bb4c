import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allOf } from './all-of.ts';
import { peopleOfBundles } from './read-bundles.ts';

const npi = { system: 'http://hl7.org/fhir/sid/us-npi', value: '9999984591' };
const files = {
  'Abe1_Kuhn2_bb.json': bundleOf('bb'),
  'Zoe1_Beer2_aa.json': bundleOf('aa'),
  'practitionerInformation17.json': [
    { resourceType: 'Practitioner', id: 'd', identifier: [npi], name: [{ family: 'Ott1', given: ['Eva2'] }] },
  ],
  'hospitalInformation17.json': [{ resourceType: 'Organization', id: 'o' }],
};

function bundleOf(id: string) {
  return [
    { resourceType: 'Patient', id, name: [{ family: 'F', given: ['G'] }], birthDate: '1990-01-01' },
    {
      ...{
        resourceType: 'Encounter',
        id: `e-${id}`,
        status: 'finished',
        subject: { reference: `urn:uuid:${id}` },
      },
      participant: [{ individual: { reference: `Practitioner?identifier=${npi.system}|${npi.value}` } }],
      period: { start: '2024-01-01T00:00:00Z' },
    },
  ];
}

describe('FHIR bundles in files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bundles-'));
    for (const [name, found] of Object.entries(files)) {
      const bundle = { resourceType: 'Bundle', entry: found.map((resource) => ({ resource })) };
      await writeFile(join(folder, name), JSON.stringify(bundle));
    }
    await writeFile(join(folder, 'notes.txt'), 'not a bundle');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('of a folder give its people by id, with the practitioners that another file tells of', async () => {
    const people = await allOf(peopleOfBundles(folder));
    expect(people.map(({ id }) => id)).toEqual(['aa', 'bb']);
    expect(people[0]?.practitioners).toEqual([{ npi: npi.value, firstName: 'Eva2', lastName: 'Ott1' }]);
  });

  it('may be a single one', async () => {
    const people = await allOf(peopleOfBundles(join(folder, 'Abe1_Kuhn2_bb.json')));
    expect(people.map(({ id }) => id)).toEqual(['bb']);
  });

  it('that are something else are refused by name', async () => {
    const path = join(folder, 'other.json');
    await writeFile(path, '{"resourceType":"Patient"}');
    await expect(allOf(peopleOfBundles(path))).rejects.toThrow(`${path} is not a FHIR bundle`);
    await writeFile(path, 'MSH|^~\\&|');
    await expect(allOf(peopleOfBundles(path))).rejects.toThrow(`${path} is not a FHIR bundle`);
    await rm(path);
    await expect(allOf(peopleOfBundles(path))).rejects.toThrow(`${path} can't be read`);
  });
});
