import type { StoredFile } from '@rymeda/contracts';
import { sha256 } from '@rymeda/kernel';
import type { Clock } from '@rymeda/kernel';
import { plainName } from '../artifacts/file-url.ts';
import { toAttestation } from '../attestations/attestation.ts';
import { toPastPosture } from '../posture/past-posture.ts';
import type { BinderState } from './binder.ts';
import { gathered } from './gathered.ts';
import { everyOne, jsonLines } from './pages.ts';
import type { BinderJobParts } from './parts.ts';
import { hashing, zipped, type Hashed, type ZipEntry } from './zip.ts';

type Parts = BinderJobParts & { clock: Clock };
interface Built {
  bytes: number;
  sha256: string;
  manifestSha256: string;
  files: number;
}

/** Between two notes of how far it has come. */
const sayEveryMs = 1_000;

/**
 * Puts the ZIP together and stores it as it is made. What a death leaves half done is written anew. Nothing is stored unless
 * `isOurs` at the end: over one that another process has made meanwhile its record would tell of another file.
 */
export async function buildBinder(
  parts: Parts,
  state: BinderState,
  isOurs: () => Promise<boolean>,
): Promise<Built> {
  const { id, organizationId, year } = state;
  const scope = { organizationId };
  const by = { organizationId, job: 'compliance-binder' };
  const at = parts.clock();
  const all = await gathered(parts, by, at);
  const artifacts = all.artifacts.map(({ shown }) => shown);
  const attested = new Map<string, number>();
  const entries: ZipEntry[] = [
    { name: 'attestations.ndjson', open: () => jsonLines(attestations()) },
    { name: 'artifacts.ndjson', open: () => linesOf(artifacts) },
    { name: 'credentials.ndjson', open: () => linesOf(all.credentials) },
    { name: 'agreements.ndjson', open: () => linesOf(all.agreements) },
    { name: 'incidents.ndjson', open: () => linesOf(all.incidents.map(({ shown: incident }) => incident)) },
    { name: 'screenings.ndjson', open: () => linesOf(all.screenings) },
    { name: 'screening-runs.ndjson', open: () => linesOf(all.screeningRuns) },
    { name: 'posture.json', open: () => linesOf([all.posture]) },
    { name: 'posture-history.ndjson', open: () => jsonLines(pastPostures()) },
    ...all.artifacts.flatMap(({ state: { id: of, file, uploadId } }) =>
      file === null || uploadId === null ? [] : [stored('artifacts', of, uploadId, file)],
    ),
    ...all.incidents.flatMap(({ state: { documents } }) =>
      documents.map(({ uploadId, file }) => stored('incidents', uploadId, uploadId, file)),
    ),
    ...(await auditFiles()),
    { name: 'binder.pdf', open: pdf },
  ];
  const total = entries.length + 1;
  let manifestSha256 = '';
  let saidAt = 0;
  const body = zipped(
    entries,
    { name: 'manifest.json', of: manifest },
    {
      at,
      entryDone(files) {
        const now = parts.clock().getTime();
        if (now - saidAt < sayEveryMs) return;
        saidAt = now;
        // How far it is is said along the way; that it could not be said holds nothing up.
        void parts.binders.progress(scope, id, { files, of: total }).catch(() => undefined);
      },
    },
  );
  let whole = { bytes: 0, sha256: '' };
  await parts.files.putBinder(
    scope,
    id,
    hashing(endedIf(isOurs, body), (facts) => (whole = facts)),
  );
  return { ...whole, manifestSha256, files: total };

  function manifest(files: readonly Hashed[]): Buffer {
    const facts = { id, organizationId, year, createdAt: at.toISOString(), files };
    const text = Buffer.from(`${JSON.stringify(facts, null, 2)}\n`);
    manifestSha256 = sha256(text).toString('hex');
    return text;
  }
  /** Counted by version on their way. */
  async function* attestations() {
    const found = everyOne(parts.runJob, by, (tenant, limit, after) =>
      parts.attestations.list(tenant, {}, limit, after),
    );
    for await (const one of found) {
      attested.set(one.artifactId, (attested.get(one.artifactId) ?? 0) + 1);
      yield toAttestation(one);
    }
  }
  async function* pastPostures() {
    const found = everyOne(parts.runJob, by, (tenant, limit, after) =>
      parts.postures.list(tenant, {}, limit, after),
    );
    for await (const one of found) yield toPastPosture(one);
  }
  function stored(folder: string, called: string, uploadId: string, file: StoredFile): ZipEntry {
    const open = async () => {
      const body = await parts.files.read(scope, uploadId);
      if (body === undefined) throw new Error('A file that belongs to a record is not there');
      return body as AsyncIterable<Uint8Array>;
    };
    return { name: `${folder}/${plainName(called, file)}`, open };
  }
  /** Links work for five minutes, so each is asked for when its file is due. */
  async function auditFiles(): Promise<ZipEntry[]> {
    const exported = async () => {
      const exportId = state.auditExportId ?? '';
      const found = await parts.auditLog.find({ organizationId, binderId: id, exportId });
      if (found?.status !== 'completed') throw new Error('The export of the audit log is not there');
      return found.files;
    };
    const open = async (name: string) => {
      const file = (await exported()).find((f) => f.name === name);
      if (file === undefined) throw new Error('A file of the audit log is not there');
      return parts.auditLog.open(file.url) as Promise<AsyncIterable<Uint8Array>>;
    };
    return (await exported()).map(({ name }) => ({ name: `audit/${year}/${name}`, open: () => open(name) }));
  }
  async function pdf() {
    // Loaded with the first binder: an idle service is the smaller for it.
    const { binderPdf } = await import('./binder-pdf.ts');
    const incidents = all.incidents.map(({ shown: incident }) => incident);
    return binderPdf({ ...all, id, organizationId, year, at, artifacts, attested, incidents });
  }
}

const linesOf = (items: readonly unknown[]): AsyncIterable<Uint8Array> =>
  jsonLines(
    (async function* () {
      yield* items;
    })(),
  );

/** What passes, unchanged; where it may not end, all of it has failed. */
async function* endedIf(mayEnd: () => Promise<boolean>, body: AsyncIterable<Uint8Array>) {
  yield* body;
  if (!(await mayEnd())) throw new Error('The lease of a binder was lost');
}
