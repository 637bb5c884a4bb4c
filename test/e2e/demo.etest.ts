import { describe, expect, it } from '@jest/globals';
import { committedPeople, findAuditEntries, loadPeople, readPeople } from '@rymeda/demo';
import { Rymeda } from '@rymeda/sdk';
import { clientOf, runningStack } from '@rymeda/testing';

const stack = runningStack();
const { clientId, clientSecret } = clientOf(stack, 'org_200');
const rymeda = new Rymeda({ clientId, clientSecret, baseUrl: stack.gateway });

describe('the demo', () => {
  it('loads people of Synthea through the SDK, finds every change in the audit log, and again makes nothing', async () => {
    const people = (await readPeople(committedPeople)).slice(0, 3);
    const first = await loadPeople({ rymeda, people });
    expect(first.failures).toEqual([]);
    expect(first.patients.size).toBe(3);
    const found = await findAuditEntries({ rymeda, changes: first.changes, startedAt: first.startedAt });
    expect(found.changesFound).toBe(found.changesExpected);
    // On a stack that has them already, they are found instead of made.
    const sessions = first.tally.session;
    expect(sessions.made + sessions.found).toBeGreaterThan(3);

    const again = await loadPeople({ rymeda, people });
    expect(again.failures).toEqual([]);
    expect(again.changes.size).toBe(0);
    expect(again.patients).toEqual(first.patients);
  });
});
