import { expect, it } from '@jest/globals';
import type { Listener } from '../intake/match.rules.ts';
import { measure } from './measure.ts';
import type { MeasureStore, SampleDocument } from './measure.store.ts';

const at = (seconds: number): Date => new Date(Date.parse('2026-03-02T14:00:00Z') + seconds * 1_000);
const tx = { now: at(0) };

/** A group's samples in memory, and a workflow that counts two of them within an hour. */
function counting() {
  const samples: SampleDocument[] = [];
  const store: MeasureStore = {
    since: (_scope, _group, from) => Promise.resolve(samples.filter((s) => s.at >= from)),
    between: (_scope, _group, { after, before, to }) =>
      Promise.resolve(samples.filter((s) => s.at > after && s.at < before && s.at <= to)),
    tally: (_scope, _group, after, before) =>
      Promise.resolve({ total: samples.filter((s) => s.at > after && s.at < before).length, hits: 0 }),
    armedBefore: (_scope, _group, { from, before }) =>
      Promise.resolve(samples.findLast((s) => s.at >= from && s.at < before)?.armed ?? true),
    put: (_tx, _scope, sample) => Promise.resolve(void samples.push(sample)),
  };
  const threshold = {
    ...{ events: ['care.session.no_show'], windowSeconds: 3_600 },
    ...{ measure: 'count', atLeast: 2, minimum: 1 },
  };
  return async (id: string, seconds: number, countsSince: Date | null) => {
    const listener = { workflowId: 'wfl_a', threshold, trigger: {}, countsSince } as unknown as Listener;
    const event = { id, name: 'care.session.no_show', subject: '', time: at(seconds).toISOString() };
    const seen = { ...event, actorId: 'cli_a', data: {} };
    const found = await measure(tx as never, { organizationId: 'org_a' }, store, listener, seen);
    return found.map((crossing) => crossing.value);
  };
}

it('what happened before a workflow counts what it counts now is not counted, nor does it disarm it', async () => {
  const count = counting();
  expect(await count('e1', 0, null)).toEqual([]);
  expect(await count('e2', 10, null)).toEqual([2]);
  const changed = at(100);
  expect(await count('e3', 20, changed)).toEqual([]);
  expect(await count('e4', 200, changed)).toEqual([]);
  expect(await count('e5', 300, changed)).toEqual([2]);
});
