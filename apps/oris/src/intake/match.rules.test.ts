import { describe, expect, it } from '@jest/globals';
import { EvaluationFailedError, type Compiled } from '../expressions/language.ts';
import { clockSkewMs, indexOf, isMet, matching, type Listener } from './match.rules.ts';

const activeSince = new Date('2026-03-02T14:00:00Z');
const listener = (workflowId: string, events: string[], condition?: Compiled): Listener => ({
  ...{ workflowId, definition: 1, activeSince, threshold: null, countsSince: null },
  trigger: { kind: 'event', events, ...(condition === undefined ? {} : { condition }) },
});
const judged = (evaluate: Compiled['evaluate']): Compiled => ({ source: 'x', type: 'bool', evaluate });
const event = (name: string) => ({
  ...{ id: 'e1', name, subject: 'session/ses_1', time: activeSince.toISOString(), actorId: 'cli_1' },
  data: { serviceType: 'intake' },
});
const started = (listeners: Listener[], name: string, at = activeSince) =>
  matching(event(name), at, indexOf(listeners)).map((l) => l.workflowId);

describe('an event', () => {
  it('starts every workflow that listens to it, and no other', () => {
    const all = [
      listener('wfl_1', ['care.session.completed', 'care.session.cancelled']),
      listener('wfl_2', ['care.session.completed']),
      listener('wfl_3', ['care.note.signed']),
    ];
    expect(started(all, 'care.session.completed')).toEqual(['wfl_1', 'wfl_2']);
    expect(started(all, 'care.session.cancelled')).toEqual(['wfl_1']);
    expect(started(all, 'care.session.started')).toEqual([]);
  });

  it('from before a workflow was active starts it not, as far as clocks agree', () => {
    const ofMs = (ms: number) =>
      started([listener('wfl_1', ['a.b'])], 'a.b', new Date(activeSince.getTime() + ms));
    expect([ofMs(-clockSkewMs - 1), ofMs(-clockSkewMs), ofMs(60_000)]).toEqual([[], ['wfl_1'], ['wfl_1']]);
  });

  it('meets a condition that is true of it, and none that can’t be judged', () => {
    const isIntake = judged(
      ({ event: e }) => (e as { data: { serviceType: string } }).data.serviceType === 'intake',
    );
    const conditions = [
      isIntake,
      judged(() => false),
      judged(() => 'true'),
      judged(() => {
        throw new EvaluationFailedError('no such field');
      }),
    ];
    const all = conditions.map((condition, i) => listener(`wfl_${i}`, ['a.b'], condition));
    expect(started(all, 'a.b')).toEqual(['wfl_0']);
    expect(isMet(undefined, {})).toBe(true);
    const broken = judged(() => {
      throw new TypeError('ours');
    });
    expect(() => isMet(broken, {})).toThrow('ours');
  });
});
