import { mkdir, open, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { exportedResources, platformRecordsOf } from '@rymeda/contracts';
import { operatorClient, type Cli } from './cli.ts';
import { usageError } from './exit-codes.ts';
import { contentsFolder, exportContent, hasContent } from './export-contents.ts';
import { findTarget, operatorOf } from './target.ts';
import { fetchToken } from './token.ts';

type Engine = keyof typeof platformRecordsOf;

/** Well within the hour that a token lives. */
const renewMs = 30 * 60_000;

/**
 * Nothing is kept on the way: each page and each file goes from the engine to the disk, which only its owner may read.
 * Answers how many there were of each kind.
 */
export async function exportTo(
  cli: Cli,
  path: string,
  organization: string,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const rymeda = await operatorClient(cli);
  const contents = { ...(await tokens(cli)), organization, folder: contentsFolder(path) };
  const file = await newExport(path, contents.folder);
  try {
    const whose = await rymeda.platform.organizations.get(organization).catch(async (error: unknown) => {
      // Nothing is in them yet, and they would be in the way of the next attempt.
      await Promise.all([unlink(path), rmdir(contents.folder)]);
      throw error;
    });
    await file.appendFile(`${JSON.stringify({ type: 'identity_organization', record: whose })}\n`);
    for (const engine of Object.keys(platformRecordsOf) as Engine[])
      for (const resource of exportedResources(engine)) {
        const type = `${engine}_${resource}`;
        const list = rymeda.platform.records[engine as 'care'].list(organization, {
          resource: resource as 'patient',
          limit: 100,
        });
        let count = 0;
        for await (const record of list) {
          const { id } = record as { id: string };
          const content = hasContent(engine, resource)
            ? { content: await exportContent(contents, { engine, resource, id }) }
            : {};
          await file.appendFile(`${JSON.stringify({ type, record, ...content })}\n`);
          if (++count % 1000 === 0) cli.say(`${type}: ${count}`);
        }
        counts[type] = count;
        cli.say(`${type}: ${count}`);
      }
    await file.sync();
  } finally {
    await file.close();
  }
  return counts;
}

/** The file and the folder beside it, both new: one that is there already is another export's. */
async function newExport(path: string, folder: string): Promise<FileHandle> {
  const unmade = (what: string) => (error: NodeJS.ErrnoException) => {
    throw usageError(
      error.code === 'EEXIST'
        ? `${what} exists already; an export never replaces another.`
        : `${what} can't be made (${error.code ?? 'error'}).`,
    );
  };
  await mkdir(folder, { mode: 0o700 }).catch(unmade(folder));
  try {
    return await open(path, 'wx', 0o600).catch(unmade(path));
  } catch (error) {
    await rmdir(folder);
    throw error;
  }
}

/** The operator's token, renewed in time: an export may take hours. */
async function tokens(cli: Cli): Promise<{ baseUrl: string; token: () => Promise<string> }> {
  const target = await findTarget(cli.env);
  const operator = await operatorOf(target, cli.env);
  let known: { token: string; until: number } | undefined;
  return {
    baseUrl: target.baseUrl,
    async token() {
      if (known === undefined || Date.now() > known.until) {
        const { access_token: token } = await fetchToken(target.baseUrl, operator);
        known = { token, until: Date.now() + renewMs };
      }
      return known.token;
    },
  };
}
