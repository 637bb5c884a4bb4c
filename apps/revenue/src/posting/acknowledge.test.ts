import { expect, it } from '@jest/globals';
import { acknowledger, type AcknowledgeParts } from './acknowledge.ts';
import type { ClaimChange } from './claim-changes.ts';

const now = new Date('2026-03-05T12:00:00Z');
const scope = { organizationId: 'org_1' };
const sent = { claimId: 'clm_1', partner: '', interchange: 0 };
const applied: string[] = [];

const waiting: string[] = [];

const acknowledge = acknowledger({
  transactions: {
    run: async (_context: unknown, work: (tx: unknown) => Promise<unknown>) =>
      work({ now, emit: () => undefined }),
  },
  submissions: {
    byInterchange: async (_tx: unknown, _scope: unknown, n: number) => (n === 0 ? [sent] : []),
    byControlNumber: async () => [],
  },
  exceptions: {
    any: async (_tx: unknown, _scope: unknown, { about }: { about: string }) => waiting.includes(about),
    insert: async (_tx: unknown, _scope: unknown, _state: unknown, { about }: { about: string }) =>
      void waiting.push(about),
  },
  batches: { list: async () => ({ items: [], next: null }) },
  changes: {
    load: async () => new Map(),
    begin: () => ({ get: (id: string) => void applied.push(id), save: async () => undefined }),
  },
} as unknown as AcknowledgeParts);

it.each(['0', '000000000', '', '-1'])(
  'of interchange %j rejects nothing: no such one was sent',
  async (number) => {
    const group = { functionalId: 'HC', controlNumber: number, code: 'R', sets: [], accepts: () => false };
    expect(await acknowledge.group(scope, group, 'ZZ/A/ZZ/B')).toMatchObject({ matched: 0 });
    const ta1 = {
      controlNumber: number,
      accepted: false,
      code: 'R',
      note: '001',
      partner: 'ZZ/A/ZZ/B',
      isTest: false,
      line: 2,
    };
    expect(await acknowledge.interchange(scope, ta1)).toMatchObject({ matched: 0 });
    expect(applied).toEqual([]);
  },
);

it('what a 277CA says of claims that nobody knows waits once, and is counted also when the file is read again', async () => {
  const claims = ['C1', 'C2', 'C1'].map((controlNumber) => ({
    ...{ controlNumber, outcome: 'rejected' as const, codes: ['A3:21'], asOf: null },
  }));
  for (let reading = 0; reading < 2; reading++) {
    const told = { claims, reportedAt: undefined };
    expect(await acknowledge.claims(scope, 'fil_1', 'ZZ/A/ZZ/B', told)).toMatchObject({ exceptions: 2 });
    expect(waiting).toEqual(['C1', 'C2']);
  }
});

it('a rejection counts on a day that is open, as all that is decided does', async () => {
  const told: unknown[] = [];
  const claim = { id: 'clm_1', status: 'submitted', submissionState: 'submitted', payerStatus: null };
  const files = acknowledger({
    transactions: {
      run: async (_context: unknown, work: (tx: unknown) => Promise<unknown>) => work({ now }),
    },
    submissions: { byInterchange: async () => [{ ...sent, partner: 'ZZ/A/ZZ/B', interchange: 7 }] },
    batches: { list: async () => ({ items: [], next: null }) },
    settings: { load: async () => ({ closedThrough: '2026-03-05' }) },
    changes: {
      load: async () => new Map(),
      begin: () => ({
        get: () => claim,
        apply: (_id: string, change: ClaimChange) => void told.push(change.decision?.day),
        save: async () => undefined,
      }),
    },
  } as unknown as AcknowledgeParts);
  const rejected = { functionalId: 'HC', controlNumber: '7', code: 'R', sets: [], accepts: () => false };
  expect(await files.group(scope, rejected, 'ZZ/A/ZZ/B')).toMatchObject({ matched: 1 });
  expect(told).toEqual(['2026-03-06']);
});

it('a 999 finds the batch that was sent to whom it comes from, wherever its claims were to go before', async () => {
  const changed: string[] = [];
  const to = (claimId: string) => ({ ...sent, claimId, partner: 'ZZ/A/ZZ/OLD' });
  const files = acknowledger({
    transactions: {
      run: async (_context: unknown, work: (tx: unknown) => Promise<unknown>) => work({ now }),
    },
    submissions: { byInterchange: async () => [to('clm_1')], byBatch: async () => [to('clm_2')] },
    batches: { list: async () => ({ items: [{ id: 'bat_1', partner: 'ZZ/A/ZZ/NEW' }], next: null }) },
    settings: { load: async () => ({ closedThrough: null }) },
    changes: {
      load: async () => new Map(),
      begin: () => ({ get: (id: string) => void changed.push(id), save: async () => undefined }),
    },
  } as unknown as AcknowledgeParts);
  const accepted = { functionalId: 'HC', controlNumber: '7', code: 'A', sets: [], accepts: () => true };
  expect(await files.group(scope, accepted, 'ZZ/A/ZZ/NEW')).toMatchObject({ matched: 1 });
  expect(await files.group(scope, accepted, 'ZZ/A/ZZ/OLD')).toMatchObject({ matched: 1 });
  expect(changed).toEqual(['clm_2', 'clm_1']);
});
