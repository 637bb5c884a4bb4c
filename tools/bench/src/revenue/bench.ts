import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Db, type Document } from 'mongodb';
import { call } from '../api.ts';
import type { Platform } from '../platform.ts';
import type { Figure } from '../report/figures.ts';
import { writeRemittance } from '../x12/remittance-file.ts';
import { measurePosting } from './posting.ts';
import { measureReading, type Latency } from './reading.ts';
import { seedAccepted, seedHistory, type Template } from './seed.ts';

const payers = 100;
const answers = 300;

/** `seconds`: 20 for the whole, a million claims; less makes each measurement smaller. */
export async function measureRevenue(
  platform: Platform,
  seconds: number,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<Figure[]> {
  const whole = Math.min(1, seconds / 20);
  const mongo = await MongoClient.connect(platform.stack.mongodb.uri);
  const folder = await mkdtemp(join(tmpdir(), 'rymeda-bench-revenue-'));
  try {
    const db = mongo.db('rymeda_revenue');
    const template = await oneClaim(platform, db);
    const posted = Math.round(whole * 5_000);
    report(`Revenue: an 835 of ${posted} claims, posted`);
    await seedAccepted(db, template, posted, 'C', signal);
    const file = join(folder, 'posted.835');
    await writeRemittance(file, posted);
    const perSecond = await measurePosting(platform, file, posted, signal);
    const claims = Math.round(whole * 1_000_000);
    report(`Revenue: ${claims} claims of ${payers} payers`);
    await seedHistory(db, template, { claims, payers }, signal);
    const today = new Date().toISOString().slice(0, 10);
    const aYearAgo = new Date(Date.now() - 364 * 86_400_000).toISOString().slice(0, 10);
    const reads = {
      'claims list': '/v1/revenue/claims',
      'claims list by status': '/v1/revenue/claims?status=submitted&limit=1',
      'aged receivables': '/v1/revenue/reports/aged-receivables',
      'denials of a year': `/v1/revenue/reports/denials?from=${aYearAgo}&to=${today}`,
      'days in receivables': '/v1/revenue/reports/days-in-receivables',
      'first passes of a year': `/v1/revenue/reports/first-pass?from=${aYearAgo}&to=${today}`,
    };
    const figures: Figure[] = [
      {
        what: `835 of ${posted} claims posted, claims a second`,
        figure: String(Math.round(perSecond)),
        target: '≥ 300/s',
        met: perSecond >= 300,
      },
    ];
    for (const [what, path] of Object.entries(reads)) {
      report(`Revenue: ${what}`);
      // Somebody who looks at a report; and four at once, which is more than two cores do without waiting.
      const one = await measureReading(platform, path, answers, signal, 1);
      const four = await measureReading(platform, path, answers, signal, 4);
      figures.push({
        what: `${what}, ${claims} claims`,
        figure: `${told(one)}; four at once ${told(four)}`,
        target: 'p99 < 50 ms',
        met: one.p99 < 50,
      });
    }
    return figures;
  } finally {
    await mongo.close();
    await rm(folder, { recursive: true });
  }
}

const told = ({ p50, p99 }: Latency): string => `p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} ms`;

/** A page of claims through the API, so that lists open what they show; the last one is what the others are copied from. */
async function oneClaim({ stack, token }: Platform, db: Db): Promise<Template> {
  const post = async (path: string, body?: unknown): Promise<string> =>
    (await call<{ data: { id: string } }>('POST', stack.gateway + path, token, body)).data.id;
  const provider = {
    ...{ firstName: 'Grace', lastName: 'Hopper', npi: '1003000126', specialty: 'psychology' },
    credentialStatus: 'active',
  };
  const providerId = await post('/v1/care/providers', provider);
  const person = { firstName: 'Ada', lastName: 'Lovelace', dateOfBirth: '1980-12-10', onMatch: 'create' };
  const clientId = await post('/v1/care/patients', person);
  const sessionId = await post('/v1/care/sessions', { clientId, providerId, serviceType: 'therapy' });
  for (const verb of ['start', 'complete']) await post(`/v1/care/sessions/${sessionId}/${verb}`);
  const payerId = await post('/v1/revenue/payers', { name: 'Harbor Health', payerId: `B${Date.now()}` });
  const body = {
    clientId,
    sessionId,
    payerId,
    cptCodes: ['90837'],
    icdCodes: ['F41.1'],
    totalAmount: 450.87,
  };
  let claimId = '';
  for (let n = 0; n < 30; n++) {
    claimId = await post('/v1/revenue/claims', body);
    await post(`/v1/revenue/claims/${claimId}/submit`);
  }
  const organizationId = stack.organizations[0]?.id ?? '';
  const documents = (name: string) => db.collection<Document & { _id: string }>(name);
  const claim = await documents('claims').findOne({ _id: claimId });
  const submission = await documents('submissions').findOne({ claimId });
  if (claim === null || submission === null) throw new Error('The claim that was made is not there');
  return { organizationId, claim, submission };
}
