// How long a page of the log takes with millions of entries in the store, for tools/bench: prints one JSON line. Needs a
// stack (RYMEDA_HOME) with room for about 1 KB an entry.
import { permittedDatabase } from '@rymeda/auth';
import { runAsTenant, tenantDatabase, type TenantContext } from '@rymeda/tenancy';
import { indexes } from '../indexes.ts';
import { entryStore } from '../logs/entry.store.ts';
import type { Entry } from '../logs/entry.ts';
import type { LogFilter } from '../logs/log-query.rules.ts';
import { testLog } from './log-servers.ts';
import { sampleEntry } from './sample-entries.ts';

interface Asked {
  /** In the store; six in ten are of the organisation that asks. */
  entries: number;
  /** Of each kind. */
  queries: number;
}
const asked = JSON.parse(process.argv[2] ?? '{}') as Asked;
const batch = 5_000;
const patients = 20_000;
const users = 500;
const from = Date.UTC(2026, 0, 1);
const stepMs = (300 * 86_400_000) / asked.entries;

/** Some are far oftener asked about than others. */
const skewed = (of: number): number => Math.floor(of * Math.random() ** 3);
const pick = (prefix: string, n: number): string => `${prefix}_${String(n).padStart(32, '0')}`;
const organization = (n: number): string => (n % 10 < 6 ? 'org_big' : `org_${n % 40}`);
const places = new Map<string, number>();

function row(n: number): Entry {
  const organizationId = organization(n);
  const index = places.get(organizationId) ?? 0;
  places.set(organizationId, index + 1);
  const resourceType = n % 3 === 0 ? 'care_session' : 'care_patient';
  const patient = pick('pat', skewed(patients));
  return {
    ...sampleEntry(organizationId, n),
    action:
      (['read', 'read', 'read', 'update', 'create', 'read', 'delete', 'export'] as const)[n % 8] ?? 'read',
    resourceType,
    resourceId: patient,
    about: [resourceType, patient],
    userId: pick('cli', skewed(users)),
    timestamp: new Date(from + Math.floor(n * stepMs)),
    ...{ salt: 'AAAAAAAAAAAAAAAAAAAAAA', year: 2026, index },
  };
}

const percentile = (list: number[], p: number): number =>
  list.sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor((list.length * p) / 100))] ?? NaN;

const servers = await testLog();
try {
  const collection = servers.root.collection<Entry>('entries');
  // Indexes over what is there already take a fraction of the time.
  await collection.dropIndexes();
  const begun = performance.now();
  for (let n = 0; n < asked.entries; n += batch) {
    const rows = Array.from({ length: Math.min(batch, asked.entries - n) }, (_, i) => row(n + i));
    await collection.insertMany(rows, { ordered: false, writeConcern: { w: 1, journal: false } });
  }
  await collection.createIndexes(
    indexes
      .filter((plan) => plan.database === 'log' && plan.collection === 'entries')
      .map(({ key, options }) => ({ key: key, ...options })),
  );
  // Writing all of that to disk belongs to the load; it must not run beside the questions.
  await servers.root.getClient().db('admin').command({ fsync: 1 });
  const loadSeconds = (performance.now() - begun) / 1000;

  const entries = entryStore(permittedDatabase(tenantDatabase(servers.log), 'audit'));
  const scope: TenantContext = {
    kind: 'tenant',
    organizationId: 'org_big',
    actor: { id: 'cli_1', kind: 'client', scopes: new Set() },
    ...{ requestId: 'req_1', ipAddress: 'internal', operation: 'bench', disclosures: [] },
  };
  const instant = (): number => from + Math.random() * 300 * 86_400_000;
  const kinds: Record<string, () => LogFilter> = {
    'newest first': () => ({}),
    'a patient': () => ({ resourceId: pick('pat', skewed(patients)) }),
    'a patient, reads': () => ({ resourceId: pick('pat', skewed(patients)), action: 'read' }),
    'a user': () => ({ userId: pick('cli', skewed(users)) }),
    'a user, deletes': () => ({ userId: pick('cli', skewed(users)), action: 'delete' }),
    'an action': () => ({ action: 'export' }),
    'a type': () => ({ resourceType: 'care_session' }),
    'a type and an action': () => ({ resourceType: 'care_patient', action: 'delete' }),
    'a week': () => {
      const begin = instant();
      return { from: new Date(begin).toISOString(), to: new Date(begin + 7 * 86_400_000).toISOString() };
    },
    'a user and a patient': () => ({
      userId: pick('cli', skewed(users)),
      resourceId: pick('pat', skewed(patients)),
    }),
  };
  const queries: Record<string, { p50: number; p99: number; rows: number }> = {};
  const measure = async (filter: () => LogFilter) => {
    const times: number[] = [];
    let rows = 0;
    for (let n = 0; n < asked.queries; n++) {
      const asks = filter();
      // A page somewhere in the list, as a cursor asks for it, every third time.
      const after = n % 3 === 0 ? { time: new Date(instant()), id: 'aud_f' } : undefined;
      const since = performance.now();
      rows += (await entries.list(scope, asks, 25, after)).items.length;
      times.push(performance.now() - since);
    }
    return { p50: percentile(times, 50), p99: percentile(times, 99), rows };
  };
  await runAsTenant(scope, async () => {
    // A server that has just been loaded holds what it loaded; one at work holds what it is asked for.
    for (const filter of Object.values(kinds)) await measure(filter);
    for (const [kind, filter] of Object.entries(kinds)) queries[kind] = await measure(filter);
  });
  process.stdout.write(`${JSON.stringify({ entries: asked.entries, loadSeconds, queries })}\n`);
} finally {
  await servers.drop();
}
process.exit(0);
