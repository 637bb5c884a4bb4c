import { existsSync } from 'node:fs';
import { mkdir, open, rename, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { exportedResources, hasContent, platformRecordsOf } from '@rymeda/contracts';
import { RymedaError, type Rymeda } from '@rymeda/sdk';
import { operatorClient, type Cli } from './cli.ts';
import { CliError, usageError } from './exit-codes.ts';
import { wholePages } from './export-pages.ts';
import { contentsFolder, exportContent, type Exporting } from './export-contents.ts';

type Engine = keyof typeof platformRecordsOf;

export interface Exported {
  counts: Record<string, number>;
  /** Records with fields or a content that does not open. */
  unreadable: number;
}

/** What an export is called, its folder too, until it is whole. */
const partial = (path: string): string => `${path}.partial`;

/**
 * Nothing is kept on the way: each page and each file goes from the engine to the disk, which only its owner may read.
 * Answers how many there were of each kind, and how many of them have something that does not open. Under its own name
 * it is whole but for that; one that broke off stays `.partial`. A connection that is lost for some minutes breaks off none.
 */
export async function exportTo(cli: Cli, path: string, organization: string): Promise<Exported> {
  const rymeda = await operatorClient(cli);
  const folder = contentsFolder(path);
  const { baseUrl } = rymeda.toJSON();
  const token = (): Promise<string> => rymeda.accessToken();
  const contents = { baseUrl, token, organization, folder: partial(folder) };
  const file = await newExport(path, folder);
  let exported: Exported;
  try {
    const whose = await readable(rymeda, organization).catch(async (error: unknown) => {
      // Nothing is in them yet, and they would be in the way of the next attempt.
      await Promise.all([unlink(partial(path)), rmdir(partial(folder))]);
      throw error;
    });
    await file.appendFile(`${JSON.stringify({ type: 'identity_organization', record: whose })}\n`);
    exported = await records(cli, { rymeda, file, contents }).catch((error: unknown) => {
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
  return exported;
}

/** The organisation, unless it is being ended or has: its keys serve nobody then. */
async function readable(rymeda: Rymeda, organization: string) {
  const whose = await rymeda.platform.organizations.get(organization);
  if (whose.status === 'shredded')
    throw new CliError(
      'failed',
      `${organization} has ended: its keys are destroyed, and nothing of it can be read.`,
    );
  if (whose.status !== 'offboarding') return whose;
  throw new CliError(
    'failed',
    `${organization} is being offboarded, and nothing of it can be read; organizations cancel-offboarding takes that back.`,
  );
}

async function records(
  cli: Cli,
  { rymeda, file, contents }: { rymeda: Rymeda; file: FileHandle; contents: Exporting },
): Promise<Exported> {
  const counts: Record<string, number> = {};
  let unreadable = 0;
  for (const engine of Object.keys(platformRecordsOf) as Engine[])
    for (const resource of exportedResources(engine)) {
      const type = `${engine}_${resource}`;
      const ask = (cursor: string | undefined) =>
        rymeda.platform.records[engine as 'care'].list(contents.organization, {
          resource: resource as 'patient',
          limit: 100,
          ...(cursor === undefined ? {} : { cursor }),
        });
      const onLost = (waitMs: number): void =>
        cli.say(`${type}: out of reach after ${count}; going on from there in ${waitMs / 1000} s`);
      let count = 0;
      for await (const record of items(wholePages(ask, { onLost }))) {
        const { id, ...more } = record as { id: string; status?: unknown; unreadable?: string[] };
        const content = hasContent(engine, resource, more)
          ? { content: await contentOf(contents, { engine, resource, id }) }
          : {};
        if (more.unreadable !== undefined || content.content === null) unreadable++;
        await file.appendFile(`${JSON.stringify({ type, record, ...content })}\n`);
        if (++count % 1000 === 0) cli.say(`${type}: ${count}`);
      }
      counts[type] = count;
      cli.say(`${type}: ${count}`);
    }
  return { counts, unreadable };
}

async function* items<T>(pages: AsyncIterable<T[]>): AsyncGenerator<T> {
  for await (const page of pages) yield* page;
}

/** Null where the platform can't open it. */
const contentOf = (contents: Exporting, of: Parameters<typeof exportContent>[1]): Promise<string | null> =>
  exportContent(contents, of).catch((error: unknown) => {
    if (error instanceof RymedaError && error.code === 'DECRYPTION_FAILED') return null;
    throw error;
  });

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
