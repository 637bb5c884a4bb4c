import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { CliError, outcomeOf } from './exit-codes.ts';
import { errorOf, noAnswer, orAway } from './gateway-request.ts';

/** Where content lies in relation to the export's own file: `org_100.ndjson` has `org_100.ndjson.files/`. */
export const contentsFolder = (file: string): string => `${file}.files`;

/** Long enough for the largest file of a payer. */
const contentMs = 300_000;

export interface Exporting {
  baseUrl: string;
  /** A token that is valid now. */
  token: () => Promise<string>;
  organization: string;
  folder: string;
}

/**
 * Writes the content of one record beside the export, as it comes, readable for its owner alone; answers its path
 * within the folder, which the record's line then names. Fails where the content is not had whole.
 */
export async function exportContent(
  { baseUrl, token, organization, folder }: Exporting,
  { engine, resource, id }: { engine: string; resource: string; id: string },
): Promise<string> {
  // It becomes a file's name.
  if (!/^[a-z]+_[0-9a-f]+$/.test(id)) throw new CliError('failed', 'A record has an id that is none.');
  const query = new URLSearchParams({ resource, id });
  const url = `${baseUrl}/v1/platform/organizations/${organization}/${engine}/contents?${query.toString()}`;
  const kind = `${engine}_${resource}`;
  const path = join(folder, kind, id);
  await mkdir(join(folder, kind), { recursive: true, mode: 0o700 });
  for (let left = 5; ; left--)
    try {
      const { promised, written } = await keep(url, await had(url, token), path);
      if (written !== promised) throw new CliError('failed', `The content of ${id} came in part only.`);
      return join(kind, id);
    } catch (error) {
      // What the disk refuses is not asked for again.
      if (left === 0 || outcomeOf(error) !== 'unreachable') throw error;
      await rm(path, { force: true });
      await pause(1_000);
    }
}

async function keep(
  url: string,
  answer: Response,
  path: string,
): Promise<{ promised: number; written: number }> {
  const file = (await open(path, 'wx', 0o600)).createWriteStream({ flush: true });
  await pipeline(coming(url, answer), file);
  return { promised: Number(answer.headers.get('content-length')), written: file.bytesWritten };
}

/** A body that breaks off, told as a connection that is lost. */
async function* coming(url: string, { body }: Response): AsyncGenerator<Uint8Array> {
  try {
    yield* body as AsyncIterable<Uint8Array>;
  } catch {
    throw noAnswer('CONNECTION_FAILED', `${url} broke off`);
  }
}

/** Waits as long as the platform asks for, some times; an export that has run for hours outlives a lost connection. */
async function had(url: string, token: () => Promise<string>): Promise<Response> {
  for (let left = 5; ; left--) {
    const answer = await asked(url, token).catch((error: unknown) => {
      if (left === 0 || outcomeOf(error) !== 'unreachable') throw error;
      return undefined;
    });
    if (answer?.status === 200) return answer;
    if (answer !== undefined && (left === 0 || (answer.status !== 429 && answer.status !== 503)))
      throw errorOf({ status: answer.status, body: await answer.json().catch(() => undefined) });
    await answer?.body?.cancel();
    await pause(1_000 * Math.max(1, Number(answer?.headers.get('retry-after') ?? 1)));
  }
}

async function asked(url: string, token: () => Promise<string>): Promise<Response> {
  const headers = { authorization: `Bearer ${await token()}` };
  return orAway(url, contentMs, (signal) => fetch(url, { headers, redirect: 'manual', signal }));
}
