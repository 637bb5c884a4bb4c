import { expect, it } from '@jest/globals';
import type { Transactions, Tx } from '@rymeda/events';
import type { ArtifactPayload } from './artifact.store.ts';
import type { DirectoryEntry } from './client-directory.ts';
import { grantEndings } from './grants.ts';

const by = { requestId: 'req_1', ipAddress: '203.0.113.7' };
const now = new Date('2026-11-23T08:00:00Z');

/** A database in which only what a whole transaction wrote is there. */
function stores() {
  const grants = new Map<string, ArtifactPayload>([['g1', { clientId: 'cli_1', accountId: 'usr_1' }]]);
  const told: unknown[] = [];
  const failing = { once: false };
  const ends = grantEndings({
    artifacts: {
      find: async (_model, id) => grants.get(id),
      takeGrant: async (tx, id) => {
        (tx as unknown as { does: (change: () => void) => void }).does(() => grants.delete(id));
        return grants.has(id);
      },
    },
    lookup: { find: async () => ({ _id: 'cli_1', organizationId: 'org_1' }) as DirectoryEntry },
    denyList: {
      add: async () => {
        if (!failing.once) return;
        failing.once = false;
        throw new Error('no primary');
      },
    },
    transactions: {
      run: async (_context: unknown, work: (tx: Tx) => Promise<unknown>) => {
        const changes: (() => void)[] = [];
        const emit = (event: unknown) => changes.push(() => told.push(event));
        const does = (change: () => void) => changes.push(change);
        const answer = await work({ now, emit, does } as unknown as Tx);
        for (const change of changes) change();
        return answer;
      },
    } as unknown as Transactions,
  });
  return { ends, grants, told, failing };
}

it('a grant ends once, and is told of with its user, client and reason', async () => {
  const { ends, grants, told } = stores();
  await ends.end('g1', 'reused', by);
  await ends.end('g1', 'reused', by);
  await ends.end('g2', 'revoked', by);
  expect(grants.size).toBe(0);
  expect(told).toEqual([
    {
      name: 'identity.grant.revoked',
      subject: 'grant/g1',
      sequence: 1,
      data: { id: 'g1', userId: 'usr_1', clientId: 'cli_1', reason: 'reused' },
    },
  ]);
});

it('a grant whose tokens could not be refused is there still, for whoever tries again', async () => {
  const { ends, grants, told, failing } = stores();
  failing.once = true;
  await expect(ends.end('g1', 'reused', by)).rejects.toThrow('no primary');
  expect([grants.size, told.length]).toEqual([1, 0]);
  await ends.end('g1', 'reused', by);
  expect([grants.size, told.length]).toEqual([0, 1]);
});
