import { randomBytes } from 'node:crypto';
import type { Collection, Db, Document } from 'mongodb';

/** The organisation under measurement and one claim that was made through the API: others are its copies. */
export interface Template {
  organizationId: string;
  claim: Document & { _id: string };
  submission: Document & { _id: string };
}

const atOnce = 5_000;
/** Before all that the API made: only that opens. */
const anHourAgo = (): Date => new Date(Date.now() - 3_600_000);
const id = (prefix: string): string => `${prefix}_0${randomBytes(16).toString('hex').slice(1)}`;

async function insertAll(
  collection: Collection<Document & { _id: string }>,
  count: number,
  make: (n: number) => Document & { _id: string },
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < count; at += atOnce) {
    signal.throwIfAborted();
    const some = Array.from({ length: Math.min(atOnce, count - at) }, (_, n) => make(at + n));
    await collection.insertMany(some, { ordered: false, writeConcern: { w: 1, journal: false } });
  }
}

/** Accepted claims and their submissions, under the control numbers `<prefix>0` and on. Sealed fields open with the first alone. */
export async function seedAccepted(
  db: Db,
  { claim, submission }: Template,
  count: number,
  prefix: string,
  signal: AbortSignal,
): Promise<void> {
  const ids = Array.from({ length: count }, () => id('clm'));
  const accepted = {
    ...{ status: 'accepted', submissionState: 'accepted_by_payer', paidAmount: null },
    createdAt: anHourAgo(),
  };
  await insertAll(
    db.collection('claims'),
    count,
    (n) => ({ ...claim, ...accepted, _id: ids[n] ?? '', controlNumber: `${prefix}${n}` }),
    signal,
  );
  await insertAll(
    db.collection('submissions'),
    count,
    (n) => ({
      ...submission,
      _id: id('sub'),
      claimId: ids[n],
      controlNumber: `${prefix}${n}`,
      interchange: -n,
    }),
    signal,
  );
}

const statuses = ['submitted', 'accepted', 'denied', 'paid', 'paid', 'paid', 'appealed'];
const day = (n: number): string => new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10);

/** A history: claims of three years by many payers, older than what lists show first, and the totals that they left. */
export async function seedHistory(
  db: Db,
  { organizationId, claim }: Template,
  { claims, payers }: { claims: number; payers: number },
  signal: AbortSignal,
): Promise<void> {
  const payer = await db.collection<Document & { _id: string }>('payers').findOne({ organizationId });
  const payerIds = Array.from({ length: payers }, () => id('pay'));
  await insertAll(
    db.collection('payers'),
    payers,
    (n) => ({ ...payer, _id: payerIds[n] ?? '', name: `Payer ${n}`, payerId: `B${n}` }),
    signal,
  );
  const days = 1_096;
  await insertAll(
    db.collection('claims'),
    claims,
    (n) => ({
      ...claim,
      _id: id('clm'),
      clientId: `pat_${(n % 50_000).toString(16).padStart(32, '0')}`,
      payerId: payerIds[n % payers],
      status: statuses[n % statuses.length],
      controlNumber: null,
      createdAt: new Date(anHourAgo().getTime() - Math.floor((n / claims) * days * 86_400_000)),
    }),
    signal,
  );
  const recent = Array.from({ length: days }, (_, n) => day(n));
  const months = [...new Set(recent.map((d) => d.slice(0, 7)))];
  const weeks = recent.filter((d) => new Date(d).getUTCDay() === 1).map((d) => `w${d}`);
  const open = { payerOpen: 123_45, patientOpen: 67_89 };
  const activity = {
    ...{ charges: 9_000_00, decided: 60, denied: 4, partlyDenied: 3, decidedAmount: 8_000_00 },
    ...{ deniedAmount: 700_00, firstDecided: 55, firstPaid: 48 },
  };
  const row = (kind: string, period: string, sums: object) => (payerId: string) => ({
    ...{ _id: [organizationId, kind, period, payerId].join('/'), organizationId, kind, period, payerId },
    ...sums,
  });
  const rows = [
    ...['all', ...months, ...weeks, ...recent].flatMap((period) => payerIds.map(row('open', period, open))),
    ...[...months, ...weeks, ...recent].flatMap((period) => payerIds.map(row('activity', period, activity))),
  ];
  await insertAll(db.collection('revenue_totals'), rows.length, (n) => rows[n] as never, signal);
}
