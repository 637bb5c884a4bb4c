import { allOf } from './all-of.ts';
import type { Config } from './config.ts';
import { cachedPeople } from './generate-people.ts';
import { committedPeople, readPeople } from './people-file.ts';
import type { PersonLine } from './person.ts';
import { peopleOfBundles } from './read-bundles.ts';
import { DemoError } from './run-program.ts';

/** From a file of the caller's, from the repository as far as it goes, else made for the occasion. */
export async function choosePeople(config: Config, say: (line: string) => void): Promise<PersonLine[]> {
  const { people: count, seed, cache, file } = config;
  if (file !== undefined) return (await fromBundles(file)).slice(0, count);
  const committed = await readPeople(committedPeople);
  if (count === undefined || count <= committed.length) return committed.slice(0, count);
  return readPeople(await cachedPeople({ people: count, seed, cache, say }));
}

async function fromBundles(file: string): Promise<PersonLine[]> {
  const people = await allOf(peopleOfBundles(file));
  if (people.length === 0) throw new DemoError(`${file} holds no patients with a name and a date of birth`);
  return people;
}
