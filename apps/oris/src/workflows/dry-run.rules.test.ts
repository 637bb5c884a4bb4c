import { describe, expect, it } from '@jest/globals';
import { workflowCreate } from '@rymeda/contracts';
import { filled } from '../catalog/fill.rules.ts';
import { templates } from '../catalog/templates.ts';
import { compileDefinition } from '../definition/compile-definition.ts';
import { readDefinition } from '../definition/definition.ts';
import { eventDefinition } from '../definition/platform.ts';
import { dryRunSteps } from './dry-run.rules.ts';

type Wire = Parameters<typeof readDefinition>[0];
const facts = { workflowId: 'wfl_1', now: new Date('2026-03-02T14:00:00Z') };

function dryRunOf(wire: Wire) {
  const read = readDefinition(wire);
  const made = 'definition' in read ? compileDefinition(read.definition) : read;
  if ('faults' in made) throw new Error(JSON.stringify(made.faults));
  const { trigger } = made.compiled;
  const time = facts.now.toISOString();
  const data = eventDefinition(trigger.events[0] ?? '')?.example ?? {};
  const event = { id: 'e', name: trigger.events[0], subject: '', time, actorId: '', data };
  return dryRunSteps(made.compiled, { event, schedule: { at: time } }, facts);
}
function shownOf(wire: Wire) {
  const { steps, ends } = dryRunOf(wire);
  return { steps: steps.map((s) => `${s.key} ${s.state}`), ends };
}

describe('a dry-run', () => {
  it.each(templates().map((t) => [t.key, t] as const))('of the template %s fails nowhere', (_, template) => {
    const given = { email: 'a@example.org', timezone: 'UTC', billingRoleId: 'rol_1' };
    const { steps } = shownOf(workflowCreate.parse(filled(template, given)));
    expect(steps.filter((s) => s.endsWith('would_fail'))).toEqual([]);
  });

  const task = { id: 'ask', type: 'task', title: 't' };
  const signal = (of: string) => ({ id: 'x', type: 'emit', name: 'x', if: of });
  const on = { trigger: 'event' as const, triggerConfig: { event: 'care.session.no_show' } };

  it('ends at what depends on an answer, and says so', () =>
    expect(shownOf({ ...on, actions: [task, signal('steps.ask.outcome == "done"')] })).toEqual({
      steps: ['ask would_wait', 'x depends'],
      ends: false,
    }));

  it('shows what each step would do as far as an answer has room for it', () => {
    const body = { texts: Array<string>(10).fill('x'.repeat(10_000)) };
    const send = { id: 'send', type: 'webhook', url: 'https://a.example/', body };
    const items = `[${Array.from({ length: 60 }, (_, n) => n).join(', ')}]`;
    const all = { id: 'all', type: 'forEach', items, as: 'item', actions: [send] };
    const { steps, ends } = dryRunOf({ ...on, actions: [all] });
    expect(ends).toBe(true);
    expect(steps.map((s) => s.input !== null)).toEqual(Array.from({ length: 60 }, (_, n) => n < 10));
  });

  it('says what would fail whatever is answered', () =>
    expect(shownOf({ ...on, actions: [task, signal('int("x") == 1')] })).toEqual({
      steps: ['ask would_wait', 'x would_fail'],
      ends: true,
    }));
});
