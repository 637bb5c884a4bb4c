import { expect, it } from '@jest/globals';
import type { DueJob } from '../due/due.ts';
import { zoneChanger } from './zone-change.ts';

it('in another time zone incidents’ terms and what people owe are worked out anew', async () => {
  const planned: string[] = [];
  const nothing = { endingIds: async () => [] };
  const parts = {
    ...{ artifacts: nothing, credentials: nothing, agreements: nothing },
    assignments: { every: async () => [{ id: 'asg_1' }, { id: 'asg_2' }] },
    directory: { timezone: async () => 'UTC' },
    due: {
      plan: async (_tx: object, _scope: object, { kind, subject }: { kind: string; subject: string }) =>
        planned.push(`${kind} ${subject}`),
    },
    runJob: (_by: object, work: (tx: object, scope: object) => unknown) => work({ now: new Date(0) }, {}),
  } as unknown as Parameters<typeof zoneChanger>[0];
  await zoneChanger(parts)({ organizationId: 'org_1', subject: 'org_1' } as DueJob, async () => undefined);
  expect(planned).toEqual(['incident-terms org_1', 'assignment asg_1', 'assignment asg_2']);
});
