import { beforeAll, describe, expect, it } from '@jest/globals';
import { runningStack } from '@rymeda/testing';
import fc from 'fast-check';
import { act, newVisit, paths, type Visit } from './support/revenue.ts';
import { must, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
let tenant: Tenant;
let visit: Visit;
beforeAll(async () => {
  tenant = await newTenant(stack);
  visit = await newVisit(tenant.send);
});

type Status = 'draft' | 'submitted' | 'accepted' | 'denied' | 'paid' | 'appealed';
const model: Record<string, { from: Status[]; to: Status }> = {
  submit: { from: ['draft'], to: 'submitted' },
  accept: { from: ['submitted', 'appealed'], to: 'accepted' },
  deny: { from: ['submitted', 'accepted', 'appealed'], to: 'denied' },
  pay: { from: ['accepted', 'appealed'], to: 'paid' },
  appeal: { from: ['denied'], to: 'appealed' },
  edit: { from: ['draft'], to: 'draft' },
};

interface Step {
  verb: string;
  version: number;
  status: Status;
}

describe('actions that race on one claim', () => {
  it('happen one after the other, along its life: those that were answered 200 are a path of the model', async () => {
    const verbs = fc.constantFrom(...Object.keys(model), 'submit', 'accept', 'deny');
    const waves = fc.array(fc.array(verbs, { minLength: 2, maxLength: 5 }), { minLength: 2, maxLength: 3 });
    let steps = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(waves, async (raced) => {
        const made = await must(tenant.send({ path: paths.claims, json: visit.claim }));
        const id = made.body.data.id as string;
        const taken: Step[] = [];
        let n = 0;
        for (const wave of raced) {
          const answers = await Promise.all(wave.map((verb) => attempt(id, verb, ++n)));
          for (const answer of answers) {
            if (answer.step !== undefined) taken.push(answer.step);
            else {
              refused++;
              expect([answer.verb, answer.status, answer.code]).toEqual([
                answer.verb,
                409,
                'INVALID_TRANSITION',
              ]);
            }
          }
        }
        let status: Status = 'draft';
        for (const [i, step] of taken.sort((a, b) => a.version - b.version).entries()) {
          expect(step.version).toBe(i + 2);
          expect(model[step.verb]?.from).toContain(status);
          expect(step.status).toBe(model[step.verb]?.to);
          status = step.status;
        }
        steps += taken.length;
        const { body, headers } = await tenant.send({ path: `${paths.claims}/${id}` });
        expect([body.data.status, headers.get('etag')]).toEqual([status, `"${taken.length + 1}"`]);
      }),
      { numRuns: 10 },
    );
    // The race was one: both outcomes happened, and often.
    expect(steps).toBeGreaterThan(10);
    expect(refused).toBeGreaterThan(10);
  });
});

it('of two claims for one service that are submitted at once one is refused, where a duplicate is an error', async () => {
  const { send } = await newTenant(stack);
  await must(send({ path: paths.settings, method: 'PATCH', json: { checks: { duplicate_claim: 'error' } } }));
  for (let round = 0; round < 4; round++) {
    const { claim } = await newVisit(send);
    const made = await Promise.all([1, 2, 3].map(() => must(send({ path: paths.claims, json: claim }))));
    const ids = made.map(({ body }) => body.data.id as string);
    const answers = await Promise.all(ids.map((id) => act(send, id, 'submit')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
  }
});

async function attempt(id: string, verb: string, n: number) {
  const body = verb === 'pay' ? { paidAmount: n } : verb === 'edit' ? { totalAmount: n } : undefined;
  const answer =
    verb === 'edit'
      ? await tenant.send({ path: `${paths.claims}/${id}`, method: 'PATCH', json: body })
      : await act(tenant.send, id, verb, body);
  const code = answer.body.error?.code as string | undefined;
  if (answer.status !== 200) return { verb, status: answer.status, code };
  const version = Number(/\d+/.exec(answer.headers.get('etag') ?? '')?.[0]);
  return { verb, step: { verb, version, status: answer.body.data.status as Status } };
}
