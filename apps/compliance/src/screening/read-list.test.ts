import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { matchesOf } from './match.rules.ts';
import { ListFault, readList } from './read-list.ts';
import { screeningLists } from './screening-lists.ts';

const sample = (name: string): string => join(import.meta.dirname, '../../lists', name);
const now = new Date('2027-01-01T00:00:00Z');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lists-'));
});
afterAll(() => rm(folder, { recursive: true }));
const header = 'LASTNAME,FIRSTNAME,MIDNAME,BUSNAME,NPI,DOB,ADDRESS,STATE,ZIP,EXCLTYPE,EXCLDATE,REINDATE';
const row = (n: number) => `DOE${n},JANE,,,0000000000,19700131,1 ST,MA,00001,1128a1,20200101,00000000`;
async function file(name: string, lines: string[]): Promise<string> {
  await writeFile(join(folder, name), lines.join('\r\n'));
  return join(folder, name);
}
const faultOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof ListFault ? error.fault : String(error)),
  );

describe('a list as it is published', () => {
  it('of OIG: people, businesses, real NPIs alone, and nobody who was reinstated', async () => {
    const leie = await readList('leie', { source: sample('leie.csv'), now });
    expect(leie.facts).toMatchObject({
      list: 'leie',
      entries: 3,
      rejected: 0,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect([...leie.byNpi.keys()]).toEqual(['1234567893']);
    const who = {
      firstName: 'Orsino',
      middleName: null,
      lastName: 'Quillfeather',
      businessName: null,
      npi: null,
    };
    expect(matchesOf(leie, { ...who, dateOfBirth: '1970-01-31' })).toMatchObject([
      { by: 'name_and_birth_date' },
    ]);
  });

  it('of SAM: people and firms, no ships', async () => {
    const sam = await readList('sam', { source: sample('sam.csv'), now });
    expect(sam.facts.entries).toBe(2);
    expect(sam.byBusiness.size).toBe(1);
    expect([...sam.byName.keys()]).toEqual(['QUILLFEATHER|ORSINO']);
  });

  it.each([
    ['another file', ['a,b,c', '1,2,3']],
    ['an empty one', []],
    ['one of a header alone', [header]],
    ['one with rows of another form', [header, row(1), ...Array.from({ length: 5 }, () => 'x,y')]],
    ['one with dates that are none', [header, row(1), row(2).replace('20200101', 'yesterday')]],
  ])('refuses %s', async (name, lines) => {
    expect(await faultOf(readList('leie', { source: await file(name, lines), now }))).toBe('malformed');
  });

  it('says when there is no file', async () => {
    expect(await faultOf(readList('leie', { source: join(folder, 'none'), now }))).toBe('unavailable');
  });

  it('is not replaced by an edition that was cut off', async () => {
    const source = await file('shrinks.csv', [header, ...Array.from({ length: 100 }, (_, n) => row(n))]);
    let time = now.getTime();
    const lists = screeningLists({ leie: source }, () => new Date(time));
    expect((await lists.ready())[0]?.facts.entries).toBe(100);
    await file('shrinks.csv', [header, row(1)]);
    expect((await lists.ready())[0]?.facts.entries).toBe(100);
    time += 25 * 3_600_000;
    expect(await faultOf(lists.ready())).toBe('malformed');
  });

  it('tells how far it has come', async () => {
    const rows = Array.from({ length: 12_000 }, (_, n) => row(n));
    const seen: number[] = [];
    const source = await file('long.csv', [header, ...rows]);
    await readList('leie', { source, now, progress: (n) => void seen.push(n) });
    expect(seen).toEqual([5_000, 10_000]);
  });
});
