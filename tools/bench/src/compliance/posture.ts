import { randomBytes } from 'node:crypto';
import { MongoClient, type Document } from 'mongodb';
import { call } from '../api.ts';
import type { Platform } from '../platform.ts';
import type { Figure } from '../report/figures.ts';
import { measureReading } from '../revenue/reading.ts';

const people = 10_000;
const policies = 20;
const requirements = 500;
const answers = 100;
const atOnce = 8;
const target = 500;
const id = (prefix: string): string => `${prefix}_0${randomBytes(16).toString('hex').slice(1)}`;

/** 500 requirements of one's own beside HIPAA's, 20 policies behind them, 10,000 people who owe each; one in ten is late. */
export async function measurePosture(
  platform: Platform,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<Figure[]> {
  const { stack, token } = platform;
  const post = async (path: string, body: unknown): Promise<string> =>
    (await call<{ data: { id: string } }>('POST', stack.gateway + path, token, body)).data.id;
  report(`Posture: ${requirements} requirements, ${people} people`);
  const artifacts: string[] = [];
  for (let n = 0; n < policies; n++)
    artifacts.push(await post('/v1/compliance/artifacts', { type: 'policy', title: `Policy ${n}` }));
  let made = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (made < requirements) {
        signal.throwIfAborted();
        const n = made++;
        const artifactIds = [artifacts[n % policies]];
        await post('/v1/compliance/requirements', {
          code: `own-${n}`,
          title: `Requirement ${n}`,
          artifactIds,
        });
      }
    }),
  );
  await seedObligations(platform, artifacts, signal);
  const { p50, p99 } = await measureReading(platform, '/v1/compliance/posture', answers, signal, 1);
  return [
    {
      what: `posture of ${people} people, ${requirements} requirements, ${people * policies} obligations`,
      figure: `p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} ms`,
      target: `p99 < ${target} ms`,
      met: p99 < target,
    },
  ];
}

/** They hold nothing sealed, so that they need no API. */
async function seedObligations({ stack }: Platform, artifacts: readonly string[], signal: AbortSignal) {
  const mongo = await MongoClient.connect(stack.mongodb.uri);
  try {
    const collection = mongo.db('rymeda_compliance').collection<Document & { _id: string }>('obligations');
    const organizationId = stack.organizations[0]?.id ?? '';
    const now = new Date();
    const users = Array.from({ length: people }, () => id('usr'));
    for (const [n, artifactId] of artifacts.entries()) {
      signal.throwIfAborted();
      const assignmentId = id('asg');
      const rows = users.map((userId, at) => ({
        ...{ _id: id('obl'), organizationId, assignmentId, userId, artifactId, seriesId: artifactId },
        ...{ status: (at + n) % 10 === 0 ? 'overdue' : 'met', dueAt: now, attestationId: null },
        ...{ timesOverdue: 0, createdAt: now, updatedAt: now, deletedAt: null, schemaVersion: 1 },
      }));
      await collection.insertMany(rows, { ordered: false, writeConcern: { w: 1, journal: false } });
    }
  } finally {
    await mongo.close();
  }
}
