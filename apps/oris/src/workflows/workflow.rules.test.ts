import { expect, it } from '@jest/globals';
import { workflowCreate, workflowPatch } from '@rymeda/contracts';
import { changeWorkflow, mostText, newWorkflow } from './workflow.rules.ts';

const saver = { kind: 'client' as const, id: 'cli_a', partnerId: null, scopes: [] };
const birth = {
  ...{ id: 'wfl_a', organizationId: 'org_a', saver, hasMail: false },
  now: new Date('2026-03-02T14:00:00Z'),
};
const command = workflowCreate.parse({
  name: 'Missed sessions',
  trigger: 'threshold',
  triggerConfig: {
    ...{ events: ['care.session.no_show'], groupBy: 'clientId' },
    ...{ windowSeconds: 86_400, measure: 'count', atLeast: 3 },
  },
  actions: [{ id: 'x', type: 'emit', name: 'x' }],
});

it.each([
  ['counts another event', { triggerConfig: { events: ['care.session.cancelled'] } }, true],
  ['has another condition', { triggerConfig: { condition: 'event.data.serviceType == "x"' } }, true],
  ['groups by another field', { triggerConfig: { groupBy: 'providerId' } }, true],
  [
    'begins at another value, over another window',
    { triggerConfig: { atLeast: 5, windowSeconds: 60 } },
    false,
  ],
  ['does something else', { actions: [{ id: 'y', type: 'emit' as const, name: 'y' }] }, false],
])('a threshold that %s: %j; begins to count anew: %s', (_what, patch, anew) => {
  const now = new Date('2026-03-09T14:00:00Z');
  const { workflow } = changeWorkflow(newWorkflow(command, birth), patch, { now, saver, hasMail: false });
  expect([workflow.definitionNumber, workflow.countsSince]).toEqual([2, anew ? now : undefined]);
});

it('a limit that a patch does not name stays as it was', () => {
  const born = newWorkflow(workflowCreate.parse({ ...command, limits: { runsPerMinute: 6 } }), birth);
  const patch = workflowPatch.parse({ limits: { concurrency: 2 } });
  const facts = { now: birth.now, saver, hasMail: false };
  const { workflow, changed } = changeWorkflow(born, patch, facts);
  expect([workflow.limits, changed]).toEqual([{ concurrency: 2, runsPerMinute: 6 }, ['limits']]);
});

it('a definition has so much text at most, whether it is made or changed', () => {
  const sent = (characters: number) => [
    { id: 'x', type: 'webhook' as const, url: 'https://a.example/', body: { text: 'x'.repeat(characters) } },
  ];
  const made = (characters: number) =>
    newWorkflow(workflowCreate.parse({ ...command, actions: sent(characters) }), birth);
  const fault = { code: 'VALIDATION_FAILED', details: [{ field: 'actions', code: 'too_long' }] };
  expect(made(mostText - 2_000).definitionNumber).toBe(1);
  for (const refused of [
    () => made(mostText),
    () => changeWorkflow(newWorkflow(command, birth), { actions: sent(mostText) }, { ...birth, saver }),
  ])
    try {
      refused();
      throw new Error('It was taken');
    } catch (error) {
      expect(error).toMatchObject(fault);
    }
});
