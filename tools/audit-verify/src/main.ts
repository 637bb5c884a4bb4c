import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { verifyCheckpoint } from './checkpoint.ts';
import { parseVerifierKey } from './note.ts';
import { verifyExport, type Verified } from './verify.ts';

const usage = `Usage: audit-verify --key KEY --checkpoint FILE [options] EXPORT

Says whether an export of a Rymeda audit log is what was logged. Works offline and asks nobody.

  EXPORT              NDJSON or CSV, gzipped or not
  --key KEY           the log's verifier key, as the operator published it; several when it was changed
  --checkpoint FILE   a checkpoint with its proof; several narrow down where a log was rewritten
  --leaves FILE       the log's leaf hashes, which come with an export; needed to name entries and for a selection
  --partial           the export is a selection of entries
  --witness KEY       a witness that must have countersigned; several
  --json              the result as JSON

Exit code: 0 all is well, 1 something was changed, removed, moved or added, 2 it can not be told.
`;

/** Answers the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        key: { type: 'string', multiple: true },
        checkpoint: { type: 'string', multiple: true },
        leaves: { type: 'string' },
        partial: { type: 'boolean' },
        witness: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [file, ...more] = positionals;
    if (values.help === true || file === undefined || more.length > 0 || !values.key || !values.checkpoint) {
      process.stderr.write(usage);
      return values.help === true ? 0 : 2;
    }
    const trust = {
      logKeys: values.key.map(parseVerifierKey),
      witnesses: (values.witness ?? []).map(parseVerifierKey),
    };
    const heads = values.checkpoint.map((name) => {
      try {
        return verifyCheckpoint(readFileSync(name, 'utf8'), trust);
      } catch (error) {
        throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
      }
    });
    const result = await verifyExport({
      file,
      heads,
      ...(values.leaves === undefined ? {} : { leaves: readFileSync(values.leaves) }),
      partial: values.partial ?? false,
    });
    const { origin } = heads[0] as { origin: string };
    process.stdout.write(
      values.json === true
        ? `${JSON.stringify({ origin, ...result })}\n`
        : told(origin, result, values.partial === true),
    );
    if (result.total > 0) return 1;
    return values.partial === true && result.later > 0 ? 2 : 0;
  } catch (error) {
    process.stderr.write(`audit-verify: ${(error as Error).message}\n`);
    return 2;
  }
}

function told(origin: string, { good, size, findings, total, later }: Verified, partial: boolean): string {
  const unproven =
    later === 0 ? '' : `Of ${later} at the end, after the checkpoint, it says nothing: take a newer one.\n`;
  if (total === 0)
    return partial
      ? `${later === 0 ? 'OK: all' : 'NOT ALL TOLD:'} ${good} entries of this selection are among the ${size} of ${origin}, unchanged.\n${unproven}Whether the selection is complete can not be told from it.\n`
      : `OK: ${origin} has ${size} entries, all of them here, unchanged and in order.\n${unproven}`;
  const lines = findings.map(
    ({ kind, id, line, text }) =>
      `${kind.toUpperCase()}: ${text}${id === undefined ? '' : ` (${id})`}${line === undefined ? '' : `, line ${line}`}\n`,
  );
  const rest = total > findings.length ? `… and ${total - findings.length} more.\n` : '';
  return `NOT OK: ${origin}, ${good} of ${size} entries are as they were logged.\n${lines.join('')}${rest}${unproven}`;
}
