import type {
  Agreement,
  Artifact,
  Credential,
  Incident,
  Posture,
  Screening,
  ScreeningRun,
} from '@rymeda/contracts';
import PDFDocument from 'pdfkit';
import type { Withdrawable } from './gathered.ts';

/** What the PDF tells; lists that may be long stand beside it as lines of JSON. */
export interface BinderContent {
  id: string;
  organizationId: string;
  year: number;
  at: Date;
  posture: Posture;
  artifacts: readonly Withdrawable<Artifact>[];
  /** By artifact, how often it was attested. */
  attested: ReadonlyMap<string, number>;
  credentials: readonly Withdrawable<Credential>[];
  agreements: readonly Agreement[];
  incidents: readonly Incident[];
  screenings: readonly Screening[];
  screeningRuns: readonly ScreeningRun[];
}

/** The PDF's own fonts have the letters of Western European languages; other scripts are whole in the lists. */
const printable = (text: string): string => text.replaceAll(/[^\x20-\x7e\xa0-\xff]/g, '?');

const standing = ({ status, withdrawnAt }: Withdrawable<{ status: string }>): string =>
  withdrawnAt === null ? status : `${status} (withdrawn ${withdrawnAt})`;

type Rows = readonly (readonly [string, string])[];

/** Cover and lists, as a stream. */
export function binderPdf(content: BinderContent): AsyncIterable<Uint8Array> {
  const { id, organizationId, year, at, posture } = content;
  const info = { Title: `Audit binder ${id}`, CreationDate: at, ModDate: at };
  const pdf = new PDFDocument({ size: 'LETTER', margin: 54, info });
  const heading = (text: string) =>
    pdf.moveDown().font('Helvetica-Bold').fontSize(14).text(text).moveDown(0.5);
  const line = (text: string) => pdf.font('Helvetica').fontSize(9).text(printable(text));
  const list = (title: string, rows: Rows) => {
    pdf.addPage();
    heading(`${title} (${rows.length})`);
    if (rows.length === 0) line('None.');
    for (const [name, text] of rows) {
      pdf
        .font('Helvetica-Bold')
        .fontSize(9)
        .text(`${printable(name)}  `, { continued: true });
      line(text);
    }
  };

  pdf.font('Helvetica-Bold').fontSize(24).text('Audit binder').moveDown();
  for (const text of [
    `Organisation ${organizationId}`,
    `Binder ${id}, made ${at.toISOString()}`,
    `Audit log of ${year} (UTC)`,
  ])
    line(text);
  heading('Posture');
  line(posture.notice);
  line(posture.score === null ? 'No requirement applies.' : `Score ${(posture.score * 100).toFixed(1)} %`);
  for (const [status, count] of Object.entries(posture.counts))
    line(`${count} ${status.replaceAll('_', ' ')}`);
  heading('What is in it, and how to check it');
  for (const text of howToCheck) line(text);

  list(
    'Requirements',
    posture.requirements.map((r) => [r.code, `${r.status.replaceAll('_', ' ')}: ${r.title}`]),
  );
  list(
    'Artifacts',
    content.artifacts.map((a) => [
      a.id,
      `${standing(a)} ${a.type.replaceAll('_', ' ')}, version ${a.versionNumber}: ${a.title}; ` +
        `attested ${content.attested.get(a.id) ?? 0} times; ${a.file ? `SHA-256 ${a.file.sha256}` : 'no file'}`,
    ]),
  );
  list(
    'Credentials',
    content.credentials.map((c) => [
      c.id,
      `${standing(c)} ${c.kind} of ${c.providerId}${c.state === null ? '' : `, ${c.state}`}, until ${c.expiresAt}`,
    ]),
  );
  list(
    'Business associate agreements',
    content.agreements.map((a) => [
      a.id,
      `${a.status} ${a.side.replaceAll('_', ' ')}: ${a.counterparty}, signed ${a.signedOn}, ` +
        (a.expiresAt === null ? 'until it is ended' : `until ${a.expiresAt}`),
    ]),
  );
  list(
    'Incidents',
    content.incidents.map((i) => [
      i.id,
      `${i.status} ${i.category}, discovered ${i.discoveredAt}, ${i.determination.replaceAll('_', ' ')}: ${i.title}; ` +
        `${i.notices.length} notices given, ${i.deadlines.length} owed or given by a last day`,
    ]),
  );
  list(
    'Matches on exclusion lists',
    content.screenings.map((s) => [
      s.id,
      `${s.status} match of ${s.subjectKind} ${s.referenceId} on ${s.list.toUpperCase()} by ` +
        `${s.matchedBy.replaceAll('_', ' ')}` +
        (s.decidedBy === null ? '' : `, decided by ${s.decidedBy} at ${s.decidedAt ?? ''}`),
    ]),
  );
  list(
    'Screenings of everybody',
    content.screeningRuns.map((r) => [
      r.id,
      `${r.status}, ${r.trigger}, ${r.createdAt}: ${r.screened} screened, ${r.matches} matches; ` +
        r.lists.map((l) => `${l.list.toUpperCase()} SHA-256 ${l.sha256}`).join(', '),
    ]),
  );
  pdf.end();
  return pdf;
}

const howToCheck = [
  'manifest.json has the length and SHA-256 of every other file. Its own hash, and that of the whole ZIP, are in the ' +
    'answer of GET /v1/compliance/binders/{id}; that of the ZIP is also in the audit log of the moment at which it was done.',
  'audit/ is the log as the platform exports it: entries, leaf hashes, and the signed checkpoint that covers them. Check ' +
    'it offline, with the verifier key that you have from elsewhere:',
  'npx @rymeda/audit-verify --key "$KEY" --checkpoint checkpoint.txt --leaves leaves.bin entries.ndjson.gz',
  'artifacts/ and incidents/ have the files of policies, certificates, reports and incidents under their ids, those of ' +
    'withdrawn ones too; *.ndjson are the records, a line each, `withdrawnAt` the moment at which one was withdrawn.',
];
