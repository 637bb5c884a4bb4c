import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toLine } from './people-file.ts';
import { peopleOfBundles } from './read-bundles.ts';
import { fetchSynthea, runSynthea } from './synthea.ts';

export type Generation = { people: number; seed: number; cache: string; say: (line: string) => void };

/** Makes people with Synthea, prunes them and writes them to a file, one a line, by id. */
export async function generatePeople(to: string, { people, seed, cache, say }: Generation): Promise<void> {
  const jars = await fetchSynthea(cache, say);
  const output = await mkdtemp(join(cache, 'run-'));
  try {
    say(`Synthea is making ${people} people (1,000 take a few minutes; seed ${seed}) …`);
    await runSynthea(jars, { people, seed, output });
    await writePeople(to, join(output, 'fhir'));
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

/** The file with as many people of that seed, made at the first call. */
export async function cachedPeople(generation: Generation): Promise<string> {
  const file = join(generation.cache, `people-${generation.people}-${generation.seed}.ndjson`);
  if (!existsSync(file)) await generatePeople(file, generation);
  return file;
}

/** The file appears whole or not at all. */
async function writePeople(to: string, bundles: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const partial = `${to}.partial`;
  const file = await open(partial, 'w');
  try {
    for await (const person of peopleOfBundles(bundles)) await file.write(toLine(person));
  } finally {
    await file.close();
  }
  await rename(partial, to);
}
