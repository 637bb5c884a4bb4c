import { expect, it } from '@jest/globals';
import { acknowledger, type AcknowledgeParts } from './acknowledge.ts';

const scope = { organizationId: 'org_1' };
const sent = { claimId: 'clm_1', partner: '', interchange: 0 };
const applied: string[] = [];

const acknowledge = acknowledger({
  transactions: { run: async (_context: unknown, work: (tx: unknown) => Promise<unknown>) => work({}) },
  submissions: { byInterchange: async (_tx: unknown, _scope: unknown, n: number) => (n === 0 ? [sent] : []) },
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
      line: 2,
    };
    expect(await acknowledge.interchange(scope, ta1)).toMatchObject({ matched: 0 });
    expect(applied).toEqual([]);
  },
);
