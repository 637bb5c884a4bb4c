import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isBundle, resources, type Bundle } from './fhir.ts';
import type { PersonLine } from './person.ts';
import { practitionerDirectory } from './practitioners.ts';
import { prune } from './prune.ts';
import { DemoError } from './run-program.ts';

/**
 * The people of Synthea's FHIR R4 files, by id: of one file, or of a folder's. A folder's bundles of
 * practitioners tell of all its people; one bundle at a time is in memory.
 */
export async function* peopleOfBundles(path: string): AsyncGenerator<PersonLine> {
  const files = await bundleFiles(path);
  const shared = await Promise.all(files.filter(isPractitionerFile).map(readBundle));
  for (const file of files.filter((file) => !isPractitionerFile(file))) {
    const bundle = await readBundle(file);
    if (resources(bundle, 'Patient').length > 0) {
      yield* prune(bundle, practitionerDirectory([...shared, bundle]));
    }
  }
}

/** Synthea names a person's file after the person and ends it with the id, by which the order is fixed. */
async function bundleFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new DemoError(`${path} can't be read`);
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => name.endsWith('.json'));
  const id = (name: string) => name.split('_').at(-1) ?? name;
  return names.sort((a, b) => (id(a) < id(b) ? -1 : 1)).map((name) => join(path, name));
}

const isPractitionerFile = (file: string) => /practitionerInformation[^/]*$/.test(file);

async function readBundle(file: string): Promise<Bundle> {
  const value = parsed(await readFile(file, 'utf8'));
  if (!isBundle(value)) throw new DemoError(`${file} is not a FHIR bundle`);
  return value;
}

/** What isn't JSON is as little a bundle as JSON of another kind. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
