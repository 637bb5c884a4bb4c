import { describe, expect, it } from '@jest/globals';
import { allOperations } from '@rymeda/contracts';
import type { FieldFault } from '@rymeda/kernel';
import fc from 'fast-check';
import { advance, freshPlan } from '../runs/planner.rules.ts';
import { segmentsOf } from '../expressions/template.rules.ts';
import { templates } from '../catalog/templates.ts';
import { catalog } from '../catalog/catalog.ts';
import { compileDefinition } from './compile-definition.ts';
import { readDefinition } from './definition.ts';
import { callable, clearAnswer, clearFields } from './platform.ts';

type Wire = Parameters<typeof readDefinition>[0];
const onNoShow = { trigger: 'event' as const, triggerConfig: { event: 'care.session.no_show' } };
const faultsOf = (wire: Partial<Wire> & { actions: Wire['actions'] }): string[] => {
  const read = readDefinition({ ...onNoShow, ...wire });
  const faults: FieldFault[] =
    'faults' in read
      ? read.faults
      : ((made) => ('faults' in made ? made.faults : []))(compileDefinition(read.definition));
  return faults.map((f) => `${f.field} ${f.code}`);
};
const mail = (text: string) => ({ id: 'mail', type: 'email', to: ['a@example.org'], subject: 's', text });

describe('expressions are typed when a workflow is saved', () => {
  it.each([
    ['a field that the event has not', '${event.data.nope}'],
    ['a variable that nobody set', '${vars.x}'],
    ['a step that comes later', '${steps.later.ok}'],
    ['types that don’t fit', '${event.data.status + 1}'],
    ['a regular expression', '${event.id.matches("(a+)+$")}'],
    ['a loop within a loop', '${[1].map(a, [2].map(b, a))}'],
    ['no end', '${event.id'],
    ['a list in a text', 'x ${[1, 2]}'],
    ['too much of it', `\${${'1 + '.repeat(200)}1}`],
  ])('%s is refused with its field', (_, text) => {
    expect(faultsOf({ actions: [mail(text)] })).toEqual(['actions.0.text invalid_expression']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['subject', { subject: '${run}' }],
    ['text', { text: '${[1]}' }],
  ])('an object or a list is no %s of a mail', (field, more) =>
    expect(faultsOf({ actions: [{ ...mail('x'), ...more }] })).toEqual([
      `actions.0.${field} invalid_expression`,
    ]),
  );

  it.each<[string, Record<string, unknown>]>([
    ['title', { title: '${run}' }],
    ['instructions', { instructions: '${[1]}' }],
    ['onePer', { onePer: '${run}' }],
    ['assignee.userId', { assignee: { userId: '${1+1}' } }],
  ])('%s of a task is of its own type', (field, more) =>
    expect(faultsOf({ actions: [{ id: 'ask', type: 'task', title: 't', ...more }] })).toEqual([
      `actions.0.${field} invalid_expression`,
    ]),
  );

  it('an id in a path is a text', () =>
    expect(
      faultsOf({
        actions: [{ id: 'x', type: 'call', operation: 'care.sessions.get', params: { id: '${1+1}' } }],
      }),
    ).toEqual(['actions.0.params.id invalid_expression']));

  it('a condition must be true or false', () =>
    expect(
      faultsOf({
        triggerConfig: { event: 'care.session.no_show', condition: 'event.data.id' },
        actions: [mail('x')],
      }),
    ).toEqual(['triggerConfig.condition invalid_expression']));

  it.each([
    'has(event.data.nope)',
    'has(event.data.nope) ? true : false',
    'has(steps.zzz)',
    'has(nope.x)',
    '[1].exists(n, has(event.data.nope))',
  ])('%s asks for a name that is not there', (condition) =>
    expect(faultsOf({ actions: [{ ...mail('x'), if: condition }] })).toEqual([
      'actions.0.if invalid_expression',
    ]),
  );
  it.each(['has(event.data.id)', '[event].exists(e, has(e.data))'])(
    '%s asks for one that may be',
    (condition) => expect(faultsOf({ actions: [{ ...mail('x'), if: condition }] })).toEqual([]),
  );
  it('a condition of the trigger asks for no other names either', () =>
    expect(
      faultsOf({
        triggerConfig: { event: 'care.session.no_show', condition: 'has(event.data.nope)' },
        actions: [mail('x')],
      }),
    ).toEqual(['triggerConfig.condition invalid_expression']));
  it('a variable has no name that every object has', () =>
    expect(
      faultsOf({ actions: [{ id: 'n', type: 'set', variables: { constructor: '1' } }] }).join(),
    ).toContain('actions.0.variables.constructor'));
  it('a wait until nothing is refused', () =>
    expect(faultsOf({ actions: [{ id: 'w', type: 'wait', until: 'null' }] })).toEqual([
      'actions.0.until invalid_expression',
    ]));

  it('what earlier steps give has their types', () =>
    expect(
      faultsOf({
        actions: [
          { id: 'session', type: 'call', operation: 'care.sessions.get', params: { id: '${event.data.id}' } },
          { id: 'n', type: 'set', variables: { minutes: 'steps.session.scheduledDuration + 1' } },
          { id: 'wrong', type: 'set', variables: { x: 'vars.minutes + "a"' } },
        ],
      }),
    ).toEqual(['actions.2.variables.x invalid_expression']));
});

it('expressions have room for so much in one definition', () => {
  const send = (count: number) => ({
    ...{ id: 'send', type: 'webhook', url: 'https://a.example/' },
    body: { ids: Array<string>(count).fill('${event.data.id}') },
  });
  expect(faultsOf({ actions: [send(3_000)] })).toEqual([]);
  expect(faultsOf({ actions: [send(3_300)] })).toEqual([
    expect.stringMatching(/^actions\.0\.body\.ids\.\d+ too_long$/),
  ]);
});

describe('bad definitions', () => {
  const task = { id: 'ask', type: 'task', title: 't' };
  it.each<[string, Partial<Wire> & { actions: Wire['actions'] }, string]>([
    [
      'an event that is none',
      { triggerConfig: { event: 'care.session.vanished' }, actions: [task] },
      'triggerConfig.event not_found',
    ],
    [
      'a zone that does not exist',
      {
        trigger: 'schedule',
        triggerConfig: { cron: '0 8 * * *', timezone: 'Mars/Olympus' },
        actions: [task],
      },
      'triggerConfig.timezone invalid_value',
    ],
    [
      'a cron that never fires',
      { trigger: 'schedule', triggerConfig: { cron: '0 0 30 2 *', timezone: 'UTC' }, actions: [task] },
      'triggerConfig.cron invalid_value',
    ],
    [
      'an operation that grants rights',
      { actions: [{ id: 'x', type: 'call', operation: 'organization.apiClients.create', body: {} }] },
      'actions.0.operation not_found',
    ],
    ['two actions of one id', { actions: [task, task] }, 'actions.1.id duplicate'],
    ['an unknown field', { actions: [{ ...task, colour: 'red' }] }, 'actions.0.colour unknown_field'],
    [
      'a language model, which has no place yet',
      { actions: [{ id: 'x', type: 'model' }] },
      'actions.0.type invalid_value',
    ],
    [
      'a missing parameter',
      { actions: [{ id: 'x', type: 'call', operation: 'care.sessions.get' }] },
      'actions.0.params.id required',
    ],
    ['a wait for nothing', { actions: [{ id: 'x', type: 'wait' }] }, 'actions.0.seconds invalid_value'],
    [
      'a loop over what is no list',
      { actions: [{ id: 'x', type: 'forEach', items: 'event.id', as: 'i', actions: [task] }] },
      'actions.0.items invalid_expression',
    ],
    [
      'a mail with a line break for an address',
      { actions: [{ ...mail('x'), to: ['a@example.org\nBcc: b@example.org'] }] },
      'actions.0.to.0 invalid_format',
    ],
  ])('%s is refused', (_, wire, fault) => expect(faultsOf(wire)).toContain(fault));
});

describe('what a text is made of', () => {
  const made = (action: Record<string, unknown>, stage?: 'save' | 'run') => {
    const read = readDefinition({
      trigger: 'event',
      triggerConfig: { event: 'identity.user.created' },
      actions: [{ id: 'x', ...action }],
    });
    if ('faults' in read) throw new Error(JSON.stringify(read.faults));
    const compiled = compileDefinition(read.definition, stage);
    if ('faults' in compiled) throw new Error(JSON.stringify(compiled.faults));
    return compiled.compiled.program;
  };
  const next = (program: ReturnType<typeof made>, data: object) =>
    advance(program, freshPlan(), ({ steps, vars }) => ({
      event: { id: 'e', data: { providerId: null, ...data } },
      ...{ run: { id: 'run_1' }, steps, vars },
    })).next;
  const email = { type: 'email', to: ['a@example.org'], text: 'x' };

  it('numbers and flags become text', () => {
    for (const [subject, text] of [
      ['${1 + 1}', '2'],
      ['${true}', 'true'],
      ['${event.data.providerId}', '7'],
    ])
      expect(next(made({ ...email, subject }), { providerId: 7 })).toMatchObject({
        input: { subject: text },
      });
  });

  it('what turns out to be an object fails the step, and says so', () => {
    const fails = { kind: 'fault', key: 'x', error: { code: 'EXPRESSION_FAILED' } };
    const subject = '${event.data.providerId}';
    expect(next(made({ ...email, subject }), { providerId: { a: 1 } })).toMatchObject(fails);
    const task = { type: 'task', title: 't', assignee: { userId: '${event.data.providerId}' } };
    expect(next(made(task), { providerId: 7 })).toMatchObject(fails);
    expect(next(made(task), { providerId: null })).toMatchObject({ input: { assigneeId: null } });
  });

  it('a wait until what turns out to be null fails the step', () =>
    expect(next(made({ type: 'wait', until: 'event.data.providerId' }), { providerId: null })).toMatchObject({
      kind: 'fault',
      error: { code: 'EXPRESSION_FAILED', message: 'until must be a time, and is null' },
    }));

  it('one action has room for so much, however many expressions it has', () => {
    const webhook = { type: 'webhook', url: 'https://a.example/' };
    const body = { texts: Array<string>(100).fill('${event.data.providerId}') };
    const input = { body: { texts: Array<string>(100).fill('x'.repeat(2_000)) } };
    expect(next(made({ ...webhook, body }), { providerId: 'x'.repeat(2_000) })).toMatchObject({ input });
    expect(next(made({ ...webhook, body }), { providerId: 'x'.repeat(3_000) })).toMatchObject({
      kind: 'fault',
      error: { code: 'EXPRESSION_FAILED', message: 'the value is too large' },
    });
  });

  it('what was saved before it was checked fails at its step', () =>
    expect(next(made({ ...email, subject: '${run}' }, 'run'), {})).toMatchObject({
      kind: 'fault',
      error: { code: 'EXPRESSION_FAILED', message: 'a text is made of an object' },
    }));
});

describe('what a run keeps of an answer', () => {
  it('is never a field that is marked as PHI, of any operation', () => {
    const { firstName, dateOfBirth, id, status } = clearFields(
      allOperations.find((o) => o.name === 'care.patients.get') as never,
    );
    expect([firstName, dateOfBirth]).toEqual([undefined, undefined]);
    expect([id, status]).toEqual([{ kind: 'string' }, { kind: 'string' }]);
    for (const o of callable.values())
      for (const name of Object.keys(clearFields(o)))
        expect([
          'text',
          'email',
          'phone',
          'mrn',
          'partnerPatientId',
          'icdCodes',
          'memberId',
          'title',
          'name',
        ]).not.toContain(name);
  });
  it('is no text that only looks like an id by its name', () => {
    const operation = callable.get('care.sessions.get') as never;
    const clear = clearAnswer(operation, {
      data: { id: 'ses_0193aee0f3a17c3e8d1f0a2b4c6d8e0f', clientId: 'Ada Lovelace', reason: 'she is ill' },
    });
    expect(clear).toEqual({ id: 'ses_0193aee0f3a17c3e8d1f0a2b4c6d8e0f' });
  });
});

it('property: a text without expressions comes back as it was', () =>
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!text.includes('${'));
      expect(segmentsOf(text)).toEqual(text === '' ? [] : [{ text }]);
    }),
  ));

it('quotes and maps may hold braces, and $${ is no expression', () =>
  expect(segmentsOf('a ${ {"}": "{"}["}"] } $${b}')).toEqual([
    { text: 'a ' },
    { expression: '{"}": "{"}["}"]' },
    { text: ' ${b}' },
  ]));

it('every template works here, and the catalog names each type of action', () => {
  expect(templates().map((t) => t.key)).toEqual([
    'no_show_follow_up',
    'missing_note',
    'claim_denied',
    'credential_expiring',
    'policy_changed',
    'intake_checklist',
    'weekly_posture',
  ]);
  expect(catalog().actions.map((a) => a.type)).toHaveLength(9);
});
