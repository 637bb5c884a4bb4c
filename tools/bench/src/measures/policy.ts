import { permittedDatabase, toTenantContext, userAccess, authorize, type Principal } from '@rymeda/auth';
import { builtInRoles, patientOperations } from '@rymeda/contracts';
import { runAsTenant, tenantDatabase, type TenantDocument } from '@rymeda/tenancy';
import mongoose from 'mongoose';

export interface PolicyCost {
  /** Microseconds of CPU that a query by id costs more than the same by the bare driver; medians of `rounds` pairs. */
  scopedUs: number;
  /** The same with the request's own decision before it: access, policy, context. */
  decidedUs: number;
  /** A bare query's own CPU microseconds, for comparison. */
  bareUs: number;
}

const organizationId = 'org_100';
const queries = 100;
const rounds = 75;
const warmUps = 20;
const principal: Principal = {
  id: 'usr_0193aee0f3a17c3e8d1f0a2b4c6d8e24',
  kind: 'user',
  clientId: 'cli_x',
  organizationId,
  scopes: new Set(['care:read']),
  tokenId: 'x',
  expiresAt: 2e9,
};
const permissions = {
  rules: builtInRoles.find((r) => r.key === 'provider')?.rules ?? [],
  facts: { '$user.id': principal.id, '$user.providerId': 'prv_1' },
  roles: [],
};

/**
 * What the tenant's scope and a Provider's role cost a query. On real MongoDB, one query after another; in CPU time of
 * this process, since what the database takes is the same for both.
 */
export async function measurePolicy(mongodbUri: string): Promise<PolicyCost> {
  const dbName = `bench_policy_${process.pid}`;
  const connection = await mongoose.createConnection(mongodbUri, { dbName }).asPromise();
  // Of its own: behind a tenant's model even the driver's collection asks for the tenant.
  const plain = await mongoose.createConnection(mongodbUri, { dbName }).asPromise();
  try {
    const _id = 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
    const row: TenantDocument & { primaryProviderId: string; status: string } = {
      _id,
      organizationId,
      primaryProviderId: 'prv_1',
      status: 'active',
      deletedAt: null,
    };
    const bareCollection = plain.collection<typeof row>('patients');
    await bareCollection.insertOne(row);
    const patients = permittedDatabase(tenantDatabase(connection), 'care').collection<TenantDocument>(
      'patients',
    );
    const users = userAccess({ of: () => Promise.resolve(permissions) });

    const decide = () => {
      const access = users.access(permissions, {
        operation: patientOperations.get,
        reason: false,
        given: [],
      });
      authorize(principal, patientOperations.get, { access });
      return toTenantContext(
        principal,
        { ipAddress: 'internal', requestId: 'req_x' },
        patientOperations.get,
        { access },
      );
    };
    const context = decide();
    const found = (document: unknown): void => {
      if (document === null) throw new Error('The query found nothing');
    };
    const bare = async () => found(await bareCollection.findOne({ _id, organizationId, deletedAt: null }));
    const scoped = async () => found(await patients.findOne(context, { _id, deletedAt: null }));
    const subjects = {
      bare,
      scoped: () => runAsTenant(context, scoped),
      decided: () => runAsTenant(decide(), scoped),
    };

    for (let pass = 0; pass < warmUps; pass++)
      for (const query of Object.values(subjects)) await cpuUs(query);
    const more: { scoped: number[]; decided: number[]; bare: number[] } = {
      scoped: [],
      decided: [],
      bare: [],
    };
    for (let round = 0; round < rounds; round++) {
      // Neighbours are compared, so that a slow spell of the machine meets both.
      const base = await cpuUs(subjects.bare);
      more.bare.push(base);
      more.scoped.push((await cpuUs(subjects.scoped)) - base);
      more.decided.push((await cpuUs(subjects.decided)) - base);
    }
    return { scopedUs: median(more.scoped), decidedUs: median(more.decided), bareUs: median(more.bare) };
  } finally {
    await plain.dropDatabase();
    await plain.close();
    await connection.close();
  }
}

/** CPU microseconds of this process for each query. */
async function cpuUs(query: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < queries; i++) await query();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / queries;
}

const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
