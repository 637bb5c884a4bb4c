import { existsSync } from 'node:fs';
import { mkdir, open, rename, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { exportedResources, hasContent, platformRecordsOf } from '@rymeda/contracts';
import type { Rymeda } from '@rymeda/sdk';
import { operatorClient, type Cli } from './cli.ts';
import { usageError } from './exit-codes.ts';
import { contentsFolder, exportContent, type Exporting } from './export-contents.ts';

type Engine = keyof typeof platformRecordsOf;

/** What an export is called, its folder too, until it is whole. */
const partial = (path: string): string => `${path}.partial`;

/**
 * Nothing is kept on the way: each page and each file goes from the engine to the disk, which only its owner may read.
 * Answers how many there were of each kind. Under its own name it is whole; one that broke off stays `.partial`.
 */
export async function exportTo(
  cli: Cli,
  path: string,
  organization: string,
): Promise<Record<string, number>> {
  const rymeda = await operatorClient(cli);
  const folder = contentsFolder(path);
  const { baseUrl } = rymeda.toJSON();
  const token = (): Promise<string> => rymeda.accessToken();
  const contents = { baseUrl, token, organization, folder: partial(folder) };
  const file = await newExport(path, folder);
  let counts: Record<string, number>;
  try {
    const whose = await rymeda.platform.organizations.get(organization).catch(async (error: unknown) => {
      // Nothing is in them yet, and they would be in the way of the next attempt.
      await Promise.all([unlink(partial(path)), rmdir(partial(folder))]);
      throw error;
    });
    await file.appendFile(`${JSON.stringify({ type: 'identity_organization', record: whose })}\n`);
    counts = await records(cli, { rymeda, file, contents }).catch((error: unknown) => {
      cli.say(
        `The export broke off. What it had lies, in clear, in ${partial(path)} and ${partial(folder)}.`,
      );
      throw error;
    });
    await file.sync();
  } finally {
    await file.close();
  }
  // The file last: where it is, its contents are.
  await rename(partial(folder), folder);
  await rename(partial(path), path);
  return counts;
}

async function records(
  cli: Cli,
  { rymeda, file, contents }: { rymeda: Rymeda; file: FileHandle; contents: Exporting },
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const engine of Object.keys(platformRecordsOf) as Engine[])
    for (const resource of exportedResources(engine)) {
      const type = `${engine}_${resource}`;
      const list = rymeda.platform.records[engine as 'care'].list(contents.organization, {
        resource: resource as 'patient',
        limit: 100,
      });
      let count = 0;
      for await (const record of list) {
        const { id, ...more } = record as { id: string; status?: unknown };
        const content = hasContent(engine, resource, more)
          ? { content: await exportContent(contents, { engine, resource, id }) }
          : {};
        await file.appendFile(`${JSON.stringify({ type, record, ...content })}\n`);
        if (++count % 1000 === 0) cli.say(`${type}: ${count}`);
      }
      counts[type] = count;
      cli.say(`${type}: ${count}`);
    }
  return counts;
}

/** The file and the folder beside it, both new: one that is there already is another export's. */
async function newExport(path: string, folder: string): Promise<FileHandle> {
  const taken = (what: string) => usageError(`${what} exists already; an export never replaces another.`);
  const unmade = (what: string) => (error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST'
      ? taken(what)
      : usageError(`${what} can't be made (${error.code ?? 'error'}).`);
  };
  // First, and until the end: of two with the same name one fails here.
  await mkdir(partial(folder), { mode: 0o700 }).catch(unmade(partial(folder)));
  try {
    for (const name of [path, folder]) if (existsSync(name)) throw taken(name);
    return await open(partial(path), 'wx', 0o600).catch(unmade(partial(path)));
  } catch (error) {
    await rmdir(partial(folder));
    throw error;
  }
}
