import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileDefinition } from '../definition/compile-definition.ts';
import { readDefinition } from '../definition/definition.ts';
import { advance, complete, freshPlan, loopValues, mostTaken, type PlanState } from './planner.rules.ts';
import { nextTry } from './retry.rules.ts';
import { originOf, requestIdOf } from './lineage.rules.ts';
import { changeOf } from './gathered-runs.store.ts';
import { cancelRun, newRun, retryRun, runIdOf } from './run.rules.ts';
import { isId } from '@rymeda/kernel';

const now = '2026-03-02T14:00:00.000Z';
function program(actions: Record<string, unknown>[]) {
  const read = readDefinition({
    trigger: 'manual',
    triggerConfig: { input: { n: { type: 'integer' } } },
    actions,
  });
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  const made = compileDefinition(read.definition);
  if ('faults' in made) throw new Error(JSON.stringify(made.faults));
  return made.compiled.program;
}
const valuesWith = (n: number) => (p: PlanState) => ({
  input: { n },
  run: { id: 'r', workflowId: 'w', startedAt: now },
  now,
  steps: p.steps,
  vars: p.vars,
  ...loopValues(p),
});
/** The keys of the steps in their order, with what each is given, as JSON each time in between. */
function walk(actions: Record<string, unknown>[], n = 1): { keys: string[]; end: string } {
  const of = program(actions);
  let plan = freshPlan();
  const keys: string[] = [];
  for (;;) {
    const { plan: reached, next } = advance(of, plan, valuesWith(n));
    if (next.kind !== 'step') return { keys, end: next.kind === 'fault' ? next.error.code : 'end' };
    keys.push(next.key);
    plan = JSON.parse(
      JSON.stringify(
        complete(reached, { key: next.key, actionId: next.instruction.action.id }, { ok: true }),
      ),
    ) as PlanState;
  }
}
const emit = (id: string, more = {}) => ({ id, type: 'emit', name: 'x', ...more });

describe('a run', () => {
  it('takes the first case that is true', () => {
    const branch = {
      id: 'b',
      type: 'branch',
      cases: [
        { if: 'input.n > 5', actions: [emit('big')] },
        { if: 'input.n > 2', actions: [emit('middle')] },
      ],
      otherwise: [emit('small')],
    };
    expect(walk([branch, emit('last')], 9).keys).toEqual(['big', 'last']);
    expect(walk([branch, emit('last')], 3).keys).toEqual(['middle', 'last']);
    expect(walk([branch, emit('last')], 1).keys).toEqual(['small', 'last']);
  });
  it('passes over what its condition excludes, a whole loop too', () =>
    expect(
      walk([
        { id: 'e', type: 'forEach', if: 'input.n > 1', items: '[1, 2]', as: 'i', actions: [emit('a')] },
        emit('z', { if: 'true' }),
      ]).keys,
    ).toEqual(['z']));
  it('names each item of a loop, loops within loops too', () =>
    expect(
      walk([
        {
          id: 'o',
          type: 'forEach',
          items: '[1, 2]',
          as: 'i',
          actions: [{ id: 'p', type: 'forEach', items: '["a", "b"]', as: 'j', actions: [emit('s')] }],
        },
      ]).keys,
    ).toEqual(['o[0].p[0].s', 'o[0].p[1].s', 'o[1].p[0].s', 'o[1].p[1].s']));
  it('that explodes is ended', () => {
    const ten = '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]';
    const inner = { id: 'c', type: 'forEach', items: ten, as: 'k', actions: [emit('s')] };
    const loops = {
      id: 'a',
      type: 'forEach',
      items: ten,
      as: 'i',
      actions: [{ id: 'b', type: 'forEach', items: ten, as: 'j', actions: [inner] }],
    };
    const { keys, end } = walk([loops]);
    expect(end).toBe('TOO_MANY_STEPS');
    expect(keys.length).toBeLessThan(mostTaken);
  });
  it('ends where a value grows without bounds', () =>
    expect(
      walk([
        { id: 's', type: 'set', variables: { x: '"0123456789"' } },
        {
          id: 'l',
          type: 'forEach',
          items: '[1,2,3,4,5,6,7,8,9,10,11,12]',
          as: 'i',
          actions: [{ id: 'd', type: 'set', variables: { x: 'vars.x + vars.x' } }],
        },
      ]).end,
    ).toBe('VALUE_TOO_LARGE'));
  it('ends where an expression needs what is not there', () =>
    expect(walk([{ id: 'w', type: 'wait', seconds: 1 }, emit('x', { if: 'steps.w.timedOut' })]).end).toBe(
      'EXPRESSION_FAILED',
    ));

  it('property: wherever it is interrupted and read back, it goes the same way', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 5 }),
        (kinds, n) => {
          const actions = kinds.map((kind, i) =>
            kind === 'a'
              ? emit(`s${i}`, { if: `input.n > ${i}` })
              : kind === 'b'
                ? { id: `l${i}`, type: 'forEach', items: '[1, 2, 3]', as: `x${i}`, actions: [emit(`s${i}`)] }
                : {
                    id: `b${i}`,
                    type: 'branch',
                    cases: [{ if: `input.n == ${i}`, actions: [emit(`s${i}`)] }],
                    otherwise: [emit(`t${i}`)],
                  },
          );
          const once = walk(actions, n);
          expect(walk(actions, n)).toEqual(once);
          expect(new Set(once.keys).size).toBe(once.keys.length);
        },
      ),
      { numRuns: 40 },
    ));
});

describe('the life of a run', () => {
  const start = {
    organizationId: 'org_1',
    workflowId: 'wfl_1',
    definition: 1,
    triggerKey: 'event:e:wfl_1',
    trigger: { kind: 'event' as const, eventId: 'e', scheduledAt: null, actorId: null },
    values: {},
    depth: 0,
    lineage: [],
  };
  const at = new Date(now);
  const stored = { ...newRun(start, at), sealed: '' };
  it('its id follows from its trigger, and has the form of an id', () => {
    expect(isId('run', runIdOf('a', at))).toBe(true);
    expect(runIdOf('a', at)).toBe(runIdOf('a', at));
  });
  it.each(['succeeded', 'failed', 'partial', 'cancelled'] as const)(
    'one that %s can’t be cancelled',
    (status) =>
      expect(() => cancelRun({ ...stored, status }, at)).toThrow(
        expect.objectContaining({ code: 'INVALID_TRANSITION' }),
      ),
  );
  it.each(['succeeded', 'partial', 'cancelled', 'running', 'queued'] as const)(
    'one that is %s can’t be retried',
    (status) =>
      expect(() => retryRun({ ...stored, status }, at)).toThrow(
        expect.objectContaining({ code: 'INVALID_TRANSITION' }),
      ),
  );
  it('a failed one goes on where it failed', () =>
    expect(retryRun({ ...stored, status: 'failed' }, at)).toMatchObject({
      status: 'queued',
      dueAt: at,
      sequence: 2,
    }));
  it('and is forgotten when it was to be before no more, under a legal hold or not', () => {
    const ended = { ...stored, status: 'failed' as const, ...{ expireAt: at, heldExpireAt: at } };
    expect(changeOf(retryRun(ended, at)).$unset).toMatchObject({ expireAt: '', heldExpireAt: '' });
  });
});

it('attempts wait longer each time, as long as the other side asks, and end', () => {
  const retry = { attempts: 3, delaySeconds: 5, factor: 2 };
  const at = new Date(now);
  const wait = (n: number, asked?: number) =>
    ((nextTry(retry, n, at, asked)?.getTime() ?? NaN) - at.getTime()) / 1000;
  expect([wait(1), wait(2), wait(1, 60), wait(3)]).toEqual([5, 10, 60, NaN]);
});

it('an event says which run it comes of, but a partner can’t say so', () => {
  const requestid = requestIdOf(`run_${'0'.repeat(32)}`, 2);
  expect(originOf({ requestid, actorid: 'svc:oris/wfl_1' })).toEqual({
    runId: `run_${'0'.repeat(32)}`,
    depth: 2,
  });
  expect(originOf({ requestid, actorid: 'cli_1' })).toBeNull();
});
