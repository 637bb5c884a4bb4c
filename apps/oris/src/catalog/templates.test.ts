import { expect, it } from '@jest/globals';
import { compileDefinition } from '../definition/compile-definition.ts';
import { eventDefinition } from '../definition/platform.ts';
import { readDefinition } from '../definition/definition.ts';
import { advance, complete, freshPlan, loopValues } from '../runs/planner.rules.ts';
import { filled } from './fill.rules.ts';
import { templates } from './templates.ts';

const given = { email: 'a@example.org', timezone: 'UTC', billingRoleId: 'rol_1' };

/** The steps that a template takes one after the other, where each gives this: what a run would do, without one. */
function steps(key: string, gives: Record<string, Record<string, unknown>>): string[] {
  const read = readDefinition(
    filled(
      templates().find((t) => t.key === key)!,
      given,
    ) as never,
  );
  const made = 'definition' in read ? compileDefinition(read.definition) : read;
  if ('faults' in made) throw new Error(JSON.stringify(made.faults));
  const { program, trigger } = made.compiled;
  const event = { id: 'e', name: '', subject: '', time: '2026-11-02T08:00:00.000Z', actorId: '' };
  const data = eventDefinition(trigger.events[0] ?? '')?.example ?? {};
  const taken: string[] = [];
  for (let plan = freshPlan(); ;) {
    const { plan: reached, next } = advance(program, plan, (p) => ({
      ...{ event: { ...event, data }, schedule: { at: event.time }, now: event.time },
      ...{ run: { id: 'run_1', workflowId: 'wfl_1', startedAt: event.time }, steps: p.steps, vars: p.vars },
      ...loopValues(p),
    }));
    if (next.kind === 'end') return taken;
    if (next.kind === 'fault') throw new Error(`${next.key}: ${next.error.message}`);
    const { id } = next.instruction.action;
    taken.push(id);
    plan = complete(reached, { key: next.key, actionId: id }, { ok: true, ...gives[id] });
  }
}
const answered = (outcome: string) => ({ outcome, timedOut: false, alreadyOpen: false });
const late = { outcome: '', timedOut: true, alreadyOpen: false };

it.each<[string, Record<string, Record<string, unknown>>, string]>([
  ['no_show_follow_up', { follow: answered('reached') }, 'follow'],
  ['no_show_follow_up', { follow: answered('not_reached') }, 'follow remind'],
  ['no_show_follow_up', { follow: late }, 'follow remind'],
  ['missing_note', { note: { timedOut: false } }, 'note'],
  ['missing_note', { note: { timedOut: true }, missing: { count: 1 } }, 'note missing'],
  [
    'missing_note',
    { note: { timedOut: true }, missing: { count: 0 }, write: answered('written') },
    'note missing write',
  ],
  [
    'missing_note',
    { note: { timedOut: true }, missing: { count: 0 }, write: late, still: { count: 1 } },
    'note missing write still',
  ],
  [
    'missing_note',
    { note: { timedOut: true }, missing: { count: 0 }, write: late, still: { count: 0 } },
    'note missing write still tell',
  ],
  ['claim_denied', { decide: answered('write_off') }, 'decide'],
  ['claim_denied', { decide: answered('appeal') }, 'decide appeal'],
  ['claim_denied', { decide: late }, 'decide'],
  ['credential_expiring', { renew: { ...late, alreadyOpen: true } }, 'notice renew'],
  [
    'policy_changed',
    { assigned: { count: 0 }, assign: late, assignments: { items: [] } },
    'assigned assign grace assignments',
  ],
  [
    'policy_changed',
    {
      assigned: { count: 1 },
      assignments: { items: [{ id: 'asg_1' }, { id: 'asg_2' }] },
      open: { count: 0 },
      overdue: { count: 2 },
    },
    'assigned grace assignments open overdue remind open overdue remind',
  ],
  [
    'policy_changed',
    {
      assigned: { count: 1 },
      assignments: { items: [{ id: 'asg_1' }] },
      open: { count: 0 },
      overdue: { count: 0 },
    },
    'assigned grace assignments open overdue',
  ],
  ['intake_checklist', { check: answered('done') }, 'check check check complete'],
  ['weekly_posture', { posture: { score: 0.5 } }, 'posture mail'],
  ['weekly_posture', { posture: { score: null } }, 'posture mail'],
])('%s, where %j, does: %s', (key, gives, expected) => expect(steps(key, gives).join(' ')).toBe(expected));
