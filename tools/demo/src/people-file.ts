import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PersonLine } from './person.ts';

/** The committed few dozen, made by `generate.ts`. */
export const committedPeople = fileURLToPath(new URL('../data/people.ndjson', import.meta.url));

export async function readPeople(path: string): Promise<PersonLine[]> {
  const people: PersonLine[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line !== '') people.push(JSON.parse(line) as PersonLine);
  }
  return people;
}

export const toLine = (person: PersonLine) => `${JSON.stringify(person)}\n`;
