import { expect, it } from '@jest/globals';
import type { Collection } from 'mongodb';
import { sealedCollections } from '../sealed-collections.ts';
import type { Row } from './rewrite.ts';
import { uses } from './scan.ts';

it('an index key is needed as long as answers are known by it, which are never made anew', async () => {
  const sealed = sealedCollections();
  sealed.blob('idempotency', 'answer');
  sealed.fingerprinted('idempotency', '_id', 'fingerprint');
  const [place] = sealed.list();
  const sought: object[] = [];
  const rows = {
    findOne: async (filter: object) => {
      sought.push(filter);
      return null;
    },
  };
  const of = { organizationId: 'org_a', purpose: 'index' } as const;
  expect(await uses(place!, rows as unknown as Collection<Row>, of, 1)).toBe(false);
  const byFirst = { $regex: '^1\\.' };
  expect(sought).toEqual([{ organizationId: 'org_a', $or: [{ _id: byFirst }, { fingerprint: byFirst }] }]);
  // No rotation waits for them.
  expect(place).toMatchObject({ indexed: false });
});
