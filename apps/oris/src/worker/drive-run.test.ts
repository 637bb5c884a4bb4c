import { describe, expect, it } from '@jest/globals';
import type { PendingEvent } from '@rymeda/events';
import { compileDefinition } from '../definition/compile-definition.ts';
import { readDefinition } from '../definition/definition.ts';
import { runEnder } from '../runs/end-run.ts';
import { newRun, retryRun } from '../runs/run.rules.ts';
import { toRun, type RunDocument, type RunState } from '../runs/run.ts';
import type { Need } from '../definition/program.ts';
import { stopWorkflow } from '../workflows/workflow.rules.ts';
import type { WorkflowDocument } from '../workflows/workflow.ts';
import { LostRunError } from './driven.ts';
import { runCloser } from './close-runs.ts';
import { runDriver, type DriverParts } from './drive-run.ts';
import { stepRunner, type StepParts } from './run-step.ts';

const now = new Date('2026-03-02T14:00:00Z');
const trigger = { kind: 'manual' as const, eventId: null, scheduledAt: null, actorId: null };

/** A process over one run in memory: what is written with what, and what calls found written when they were made. */
function processOver(actions: Record<string, unknown>[]) {
  const read = readDefinition({ trigger: 'manual', triggerConfig: {}, actions });
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  const made = compileDefinition(read.definition);
  if ('faults' in made) throw new Error(JSON.stringify(made.faults));
  const { definition } = read;
  let stored: RunState = newRun(
    {
      ...{ organizationId: 'org_a', workflowId: 'wfl_a', definition: 1, triggerKey: 'manual:1' },
      ...{ trigger, values: {}, depth: 0, lineage: [] },
    },
    now,
  );
  const log = {
    writes: 0,
    told: [] as { name: string; sequence: number }[],
    /** Whose step was recorded as open, and what had been told, when a call was made. */
    calls: [] as { open: string | undefined; told: number }[],
    /** A task of another run that stands for this one's, too. */
    openTask: undefined as string | undefined,
    assignees: [] as (string | null)[],
    taskIds: [] as string[],
    /** How often the breaker was asked. */
    judged: 0,
    /** Scopes of who saved the workflow. */
    scopes: ['care:read'],
    pauses: 0,
    /** What calls give, one after the other. */
    outputs: [] as Record<string, unknown>[],
    /** What a task that is made throws. */
    taskFault: undefined as Error | undefined,
    /** What came before anybody waited for it, and what looking for that throws. */
    past: [] as object[],
    lookFault: undefined as Error | undefined,
    /** How often a webhook was posted, and whether one that is not answered may have arrived. */
    posts: 0,
    mayHaveLeft: false,
  };
  let time = now;
  let failing = false;
  const runs = {
    open: () => Promise.resolve(structuredClone(stored)),
    load: () => Promise.resolve(structuredClone(stored)),
    saveDocument: (run: RunState) => runs.save(run, run),
    sealed: (all: RunState[]) => Promise.resolve(all),
    saveClear: (_tx: object, scope: object, run: RunState) => runs.save(scope, run),
    save: (_scope: object, run: RunState) => {
      if (failing || run.rev - 1 !== stored.rev) return Promise.resolve(false);
      stored = structuredClone(run);
      log.writes++;
      return Promise.resolve(true);
    },
  };
  const transactions = {
    async run(_context: object, work: (tx: object) => Promise<unknown>) {
      const events: PendingEvent[] = [];
      const before = stored;
      try {
        const made = await work({ now, emit: (event: PendingEvent) => events.push(event) });
        log.told.push(...events.map(({ name, sequence }) => ({ name, sequence })));
        return made;
      } catch (error) {
        stored = before;
        throw error;
      }
    },
  };
  const call = ({ key }: { key: string }) => {
    const open = stored.open?.trying === true ? stored.open.key : undefined;
    log.calls.push({ open: open === key ? key : undefined, told: log.told.length });
    return Promise.resolve({ kind: 'done' as const, output: { ok: true, ...log.outputs.shift() } });
  };
  const post = () => {
    log.posts++;
    const error = { code: 'NO_ANSWER', message: 'The call failed: timeout' };
    const { mayHaveLeft } = log;
    return Promise.resolve({ kind: 'failed' as const, error, mayPass: true, mayHaveLeft });
  };
  const tasks = {
    openFor: () => Promise.resolve(log.openTask),
    insert: (_tx: object, _scope: object, task: { id: string; assigneeId: string | null }) => {
      if (log.taskFault !== undefined) return Promise.reject(log.taskFault);
      log.taskIds.push(task.id);
      return Promise.resolve(void log.assignees.push(task.assigneeId));
    },
    cancelOf: () => Promise.resolve(),
    expireOf: () => Promise.resolve(log.taskIds),
  };
  const events = {
    since: () => (log.lookFault === undefined ? Promise.resolve(log.past) : Promise.reject(log.lookFault)),
  };
  const people = {
    of: (_organization: string, id: string) => Promise.resolve(id === 'usr_1' ? {} : undefined),
    userOfProvider: (_organization: string, id: string) =>
      Promise.resolve(id === 'prv_1' ? 'usr_1' : undefined),
  };
  const common = { runs, tasks, transactions, clock: () => time };
  const drive = runDriver(
    {
      ...common,
      closeRun: runCloser(common as never),
      ender: runEnder(common as never),
      definitions: { of: () => Promise.resolve({ definition, compiled: made.compiled }) },
      rights: {
        holds: (_organization: string, _saver: object, needs: Need[]) =>
          Promise.resolve(needs.every(({ scope }) => log.scopes.includes(scope))),
      },
      pauser: {
        judge: () => Promise.resolve(log.judged++),
        pause: () => Promise.resolve(log.pauses++),
      },
      observe: () => undefined,
      onFailure: () => undefined,
    } as unknown as DriverParts,
    stepRunner({ ...common, call, post, people, events } as unknown as StepParts),
  );
  const workflow = { status: 'active', saver: {}, needs: [], definition: 1 } as unknown as WorkflowDocument;
  return {
    log,
    stored: () => stored,
    shown: () => toRun({ ...stored, sealed: '' }, stored),
    goTo: (at: Date) => (time = at),
    loseWrites: (to: boolean) => (failing = to),
    retry: () => (stored = retryRun(stored as never, time) as unknown as RunState),
    redefine: () => (workflow.definition = 2),
    /** And resumed at once. */
    disable: (at: Date) =>
      Object.assign(workflow, stopWorkflow(workflow, 'disabled', 'asked', at), { status: 'active' }),
    drive: (mayGoOn: () => boolean = () => true) =>
      drive(structuredClone(stored) as unknown as RunDocument, workflow, mayGoOn),
  };
}

const emit = (id: string) => ({ id, type: 'emit', name: id });
const call = (id: string) => ({
  id,
  type: 'call',
  operation: 'care.patients.get',
  params: { id: 'pat_0123456789abcdef0123456789abcdef' },
});
const names = (process: ReturnType<typeof processOver>) => process.log.told.map((e) => e.name);

describe('signals', () => {
  it('that follow one another are one write with the end, each told once and in its order', async () => {
    const process = processOver([emit('one'), emit('two'), emit('three')]);
    await process.drive();
    expect(process.log.writes).toBe(1);
    expect(process.log.told).toEqual([
      ...[2, 3, 4].map((sequence) => ({ name: 'oris.signal.raised', sequence })),
      { name: 'oris.run.succeeded', sequence: 5 },
    ]);
    expect(process.stored().steps.map((s) => [s.key, s.state])).toEqual([
      ['one', 'succeeded'],
      ['two', 'succeeded'],
      ['three', 'succeeded'],
    ]);
  });

  it('of a run that somebody else took are not told; whoever has it tells them once', async () => {
    const process = processOver([emit('one'), emit('two')]);
    process.loseWrites(true);
    await expect(process.drive()).rejects.toThrow(LostRunError);
    expect([names(process), process.stored().status]).toEqual([[], 'queued']);
    process.loseWrites(false);
    await process.drive();
    expect(names(process)).toEqual(['oris.signal.raised', 'oris.signal.raised', 'oris.run.succeeded']);
  });

  it('of a process that must stop in between are told by the next one, once', async () => {
    const process = processOver([emit('one'), emit('two'), emit('three')]);
    let looks = 0;
    await process.drive(() => looks++ < 2);
    expect(names(process)).toEqual([]);
    await process.drive();
    expect(names(process).filter((name) => name === 'oris.signal.raised')).toHaveLength(3);
  });
});

describe('a task', () => {
  const task = {
    ...{ id: 'two', type: 'task', title: 't', onePer: 'x' },
    ...{ outcomes: ['done'], timeoutSeconds: 60 },
  };

  it('is made together with what was told before it', async () => {
    const process = processOver([emit('one'), task]);
    await process.drive();
    expect(names(process)).toEqual(['oris.signal.raised', 'oris.task.created']);
    expect([process.log.writes, process.stored().status]).toEqual([1, 'waiting']);
  });

  it('that another one stands for leaves what was told before it to the next write, once', async () => {
    const process = processOver([emit('one'), task]);
    process.log.openTask = 'tsk_1';
    await process.drive();
    expect(names(process)).toEqual(['oris.signal.raised', 'oris.run.succeeded']);
    expect(process.log.writes).toBe(1);
  });

  it('that nobody answers in time is told of to the steps after it, by its id', async () => {
    const process = processOver([
      task,
      { id: 'after', type: 'set', variables: { late: 'steps.two.taskId' } },
    ]);
    await process.drive();
    process.goTo(new Date(now.getTime() + 60_000));
    await process.drive();
    const [taskId] = process.log.taskIds;
    expect(process.shown().steps[0]).toMatchObject({ output: { timedOut: true, outcome: '', taskId } });
    expect([taskId, process.stored().status]).toEqual([expect.stringMatching(/^tsk_/), 'succeeded']);
  });
});

describe('a wait for an event', () => {
  const id = 'ses_0123456789abcdef0123456789abcdef';
  const wait = {
    ...{ id: 'w', type: 'wait', timeoutSeconds: 3_600 },
    event: {
      ...{ name: 'care.session.no_show', field: 'id', equals: `"${id}"` },
      condition: 'awaited.data.serviceType == "x"',
    },
  };
  const came = { id: 'e1', name: 'care.session.no_show', subject: `session/${id}`, time: now.toISOString() };
  const event = { ...came, actorId: 'cli_a', data: { id, serviceType: 'x' } };
  const until = new Date(now.getTime() + 3_600_000);

  it('lasts until its time, and says then that nothing came', async () => {
    const process = processOver([wait]);
    await process.drive();
    const waitKey = `care.session.no_show|id|${id}`;
    expect(process.stored()).toMatchObject({ status: 'waiting', dueAt: until, waitKey });
    process.goTo(until);
    await process.drive();
    expect(process.shown().steps[0]?.output).toEqual({ ok: true, timedOut: true });
  });

  it('finds what came before it by who goes on, when whoever began to wait was gone before it had looked', async () => {
    const process = processOver([wait]);
    process.log.past = [event];
    process.log.lookFault = Object.assign(new Error('away'), { name: 'MongoNetworkError' });
    await expect(process.drive()).rejects.toBe(process.log.lookFault);
    expect(process.stored()).toMatchObject({ status: 'waiting', dueAt: now });
    process.log.lookFault = undefined;
    await process.drive();
    expect(process.shown().steps[0]?.output).toMatchObject({ timedOut: false, event: { id: 'e1' } });
  });

  it('that an error interrupted is not over for that', async () => {
    const process = processOver([wait]);
    process.log.lookFault = new TypeError('x is no function');
    await process.drive();
    process.log.lookFault = undefined;
    process.goTo(process.stored().dueAt ?? now);
    await process.drive();
    expect(process.stored()).toMatchObject({ status: 'waiting', dueAt: new Date(until.getTime() + 1_000) });
  });

  it('passes over an earlier one of which its condition can’t be judged', async () => {
    const process = processOver([wait]);
    process.log.past = [{ ...event, data: { id } }];
    await process.drive();
    expect(process.stored()).toMatchObject({ status: 'waiting', dueAt: until });
    expect(process.stored().interruptions).toBeUndefined();
  });
});

describe('whom a task is for', () => {
  const task = (assignee: object) => ({ id: 'ask', type: 'task', title: 't', assignee });

  it.each([
    [{ userId: '${"usr_" + "1"}' }, 'usr_1'],
    [{ providerId: 'prv_1' }, 'usr_1'],
    [{ providerId: 'prv_2' }, null],
    [{}, null],
  ])('%j: %s', async (assignee, userId) => {
    const process = processOver([task(assignee)]);
    await process.drive();
    expect(process.log.assignees).toEqual([userId]);
  });

  it('a computed user who is not there fails the step', async () => {
    const process = processOver([task({ userId: '${"usr_" + "2"}' })]);
    await process.drive();
    expect(process.stored()).toMatchObject({
      status: 'failed',
      error: { code: 'ASSIGNEE_NOT_FOUND' },
      steps: [{ key: 'ask', state: 'failed', error: { code: 'ASSIGNEE_NOT_FOUND' } }],
    });
    expect(process.log.assignees).toEqual([]);
  });
});

describe('calls', () => {
  it('are made when their step stands open in the record, and what was told before them is told', async () => {
    const process = processOver([call('one'), emit('two'), call('three'), call('four')]);
    await process.drive();
    expect(process.log.calls).toEqual([
      { open: 'one', told: 0 },
      { open: 'three', told: 1 },
      { open: 'four', told: 1 },
    ]);
    // Before each call, and the last one's end with the run's.
    expect(process.log.writes).toBe(4);
    expect(process.stored().steps.every((s) => s.state === 'succeeded' && s.attempts === 1)).toBe(true);
  });

  it('of a process that died after one are made again with that one’s step and key, and nothing is told twice', async () => {
    const process = processOver([emit('one'), call('two'), emit('three')]);
    let looks = 0;
    await process.drive(() => looks++ < 2);
    expect(process.stored().open?.key).toBe('two');
    await process.drive();
    expect(process.log.calls.map((c) => c.open)).toEqual(['two', 'two']);
    expect(names(process)).toEqual(['oris.signal.raised', 'oris.signal.raised', 'oris.run.succeeded']);
    expect(process.stored().steps.map((s) => [s.key, s.attempts])).toEqual([
      ['one', 1],
      ['two', 2],
      ['three', 1],
    ]);
  });
});

describe('a webhook that nobody answers', () => {
  const webhook = (onUnknown: string) => ({
    ...{ id: 'hook', type: 'webhook', url: 'https://partner.example.com/', onUnknown },
    retry: { attempts: 3, delaySeconds: 60, factor: 1 },
  });

  it('and that may have arrived is a person’s to decide where its author says so, and tried again elsewhere', async () => {
    for (const [onUnknown, state] of [
      ['ask', 'unknown'],
      ['repeat', 'waiting'],
    ] as const) {
      const process = processOver([webhook(onUnknown)]);
      process.log.mayHaveLeft = true;
      await process.drive();
      expect(process.stored()).toMatchObject({ status: 'waiting', steps: [{ state }] });
      expect([process.log.posts, process.stored().dueAt === undefined]).toEqual([1, state === 'unknown']);
      expect(names(process)).toEqual(state === 'unknown' ? ['oris.run.sent'] : []);
    }
  });

  it('and that never left is tried again by itself', async () => {
    const process = processOver([webhook('ask')]);
    await process.drive();
    expect(process.stored()).toMatchObject({ status: 'waiting', steps: [{ state: 'waiting' }] });
  });
});

describe('a run that does what who saved the workflow may not', () => {
  const failed = { status: 'failed', error: { code: 'INSUFFICIENT_SCOPE' } };

  it('calls nothing and has failed, and the workflow is paused', async () => {
    const process = processOver([call('one')]);
    process.log.scopes = [];
    await process.drive();
    expect(process.stored()).toMatchObject(failed);
    expect([process.log.calls, process.log.pauses]).toEqual([[], 1]);
  });

  it('also when the workflow has another definition by now, which needs less: that one goes on', async () => {
    const process = processOver([call('one')]);
    process.log.scopes = [];
    process.redefine();
    await process.drive();
    expect(process.stored()).toMatchObject(failed);
    expect([process.log.calls, process.log.pauses]).toEqual([[], 0]);
  });
});

describe('an error that nobody foresaw', () => {
  const task = { id: 'ask', type: 'task', title: 't', outcomes: ['done'], timeoutSeconds: 60 };

  it('interrupts a run for longer each time, and after a few times the run has failed at the step that it was at', async () => {
    const process = processOver([emit('one'), task]);
    process.log.taskFault = new TypeError('x is no function');
    const pauses: number[] = [];
    for (let at = now; process.stored().finishedAt === null; at = process.stored().dueAt ?? at) {
      process.goTo(at);
      const isOver = await process.drive();
      const { dueAt, finishedAt } = process.stored();
      expect(isOver).toBe(finishedAt !== null);
      if (dueAt !== undefined) pauses.push((dueAt.getTime() - at.getTime()) / 1_000);
    }
    expect(pauses).toEqual([1, 4, 16, 64]);
    const { status, error, steps } = process.stored();
    expect([status, error?.code]).toEqual(['failed', 'UNEXPECTED_ERROR']);
    expect(steps.at(-1)).toMatchObject({ key: 'ask', type: 'task', state: 'failed', error });
    expect(names(process)).toEqual(['oris.run.failed']);
    expect(process.log.judged).toBe(1);
  });

  it('counts neither a database that is away nor a run that is somebody else’s', async () => {
    const process = processOver([task]);
    for (const name of ['MongoNetworkError', 'MongoServerSelectionError', 'LostRunError']) {
      process.log.taskFault =
        name === 'LostRunError' ? new LostRunError() : Object.assign(new Error('away'), { name });
      for (let n = 0; n < 6; n++) await expect(process.drive()).rejects.toBe(process.log.taskFault);
    }
    expect([process.stored().status, process.stored().interruptions]).toEqual(['queued', undefined]);
    process.log.taskFault = undefined;
    await process.drive();
    expect(process.stored().status).toBe('waiting');
  });
});

it('a run that waits for a time beyond the longest that a run may take fails when that is over', async () => {
  const process = processOver([{ id: 'w', type: 'wait', until: 'timestamp("2099-01-01T00:00:00Z")' }]);
  await process.drive();
  const { dueAt = now } = process.stored();
  expect(dueAt.getTime() - now.getTime()).toBe(400 * 86_400_000 + 1);
  process.goTo(dueAt);
  await process.drive();
  expect(process.stored()).toMatchObject({ status: 'failed', error: { code: 'RUN_TOO_LONG' } });
});

describe('a run that ends in its first turn', () => {
  it('says when it began, whether it went well or an expression failed', async () => {
    const began = [];
    for (const value of ['1 + 1', '1 / int(vars.none)']) {
      const process = processOver([
        { id: 'first', type: 'set', variables: { none: '0' } },
        { id: 'second', type: 'set', variables: { v: value } },
      ]);
      await process.drive();
      began.push([process.stored().status, process.stored().startedAt]);
    }
    expect(began).toEqual([
      ['succeeded', now],
      ['failed', now],
    ]);
  });
});

describe('a loop', () => {
  const loop = (actions: object[]) => ({ id: 'each', type: 'forEach', items: '[1, 2, 3]', as: 'n', actions });
  const outputs = (process: ReturnType<typeof processOver>) =>
    Object.fromEntries(process.shown().steps.map((s) => [s.key, s.output]));

  it('shows of each round what it gave, and gives later steps the last round’s', async () => {
    const process = processOver([
      loop([{ ...call('one'), if: 'n != 2' }]),
      { id: 'after', type: 'set', variables: { last: 'steps.one.ok' } },
    ]);
    process.log.outputs.push({ version: 7 }, { version: 8 });
    await process.drive();
    expect(outputs(process)).toEqual({
      'each[0].one': { ok: true, version: 7 },
      'each[1].one': { ok: false },
      'each[2].one': { ok: true, version: 8 },
      after: { ok: true },
    });
    expect(process.stored().plan.vars).toEqual({ last: true });
    expect(process.stored().plan.steps['one']).toEqual({ ok: true, version: 8 });
  });

  it('keeps of its rounds what a record can hold, and all that later steps name', async () => {
    const process = processOver([loop([call('one')])]);
    const large = 'x'.repeat(200_000);
    process.log.outputs.push({ large }, { large }, { version: 3 });
    await process.drive();
    expect(outputs(process)).toEqual({
      'each[0].one': { ok: true, large },
      'each[1].one': null,
      'each[2].one': { ok: true, version: 3 },
    });
    expect(process.stored().plan.steps).toEqual({ one: { ok: true, version: 3 } });
  });
});

describe('a run of a workflow that was disabled and resumed since', () => {
  it('ends with the disabling, however late it is looked at', async () => {
    const process = processOver([emit('one')]);
    process.disable(now);
    await process.drive();
    expect(process.stored()).toMatchObject({ status: 'cancelled', steps: [] });
  });

  it('goes on where it began after that', async () => {
    const process = processOver([emit('one')]);
    process.disable(new Date(now.getTime() - 1));
    await process.drive();
    expect(process.stored().status).toBe('succeeded');
  });

  it('goes on where it had failed before that, and somebody retries it', async () => {
    const process = processOver([call('one'), emit('two')]);
    const scopes = process.log.scopes.splice(0);
    await process.drive();
    expect(process.stored().status).toBe('failed');
    process.disable(now);
    process.log.scopes.push(...scopes);
    process.goTo(new Date(now.getTime() + 1));
    process.retry();
    await process.drive();
    expect(process.stored().status).toBe('succeeded');
  });

  it('ends with the disabling after its retry', async () => {
    const process = processOver([call('one')]);
    const scopes = process.log.scopes.splice(0);
    await process.drive();
    process.log.scopes.push(...scopes);
    process.retry();
    process.disable(now);
    await process.drive();
    expect(process.stored().status).toBe('cancelled');
  });
});
