import { describe, expect, it } from '@jest/globals';
import { takeOver, type KnownPerson } from './known-people.ts';
import { newSubject } from './screening.rules.ts';
import type { SubjectState } from './screening.ts';

const birth = { id: 'sbj_1', organizationId: 'org_a', now: new Date('2026-01-01T00:00:00Z') };
const now = new Date('2026-03-02T14:00:00Z');
const names = { firstName: 'Ana', lastName: 'Reyes' };

/** One subject in memory, there or gone, before somebody's owner is heard. */
function subjectOf(kind: 'provider' | 'user', gone: boolean) {
  const known = { ...names, dateOfBirth: '1980-01-31' };
  let stored: SubjectState = newSubject(known, { kind, referenceId: 'usr_1' }, birth);
  let isGone = gone;
  const told: [name: string, sequence: number][] = [];
  const load = () => Promise.resolve(isGone ? null : stored);
  const subjects = {
    idsOf: () => Promise.resolve(new Map([['usr_1', { id: stored.id, gone: isGone }]])),
    load,
    revive: () => {
      isGone = false;
      return load();
    },
    replace: (_tx: object, _scope: object, state: SubjectState) => Promise.resolve(void (stored = state)),
    softDelete: () => Promise.resolve(void (isGone = true)),
  };
  const tx = {
    now,
    emit: (e: { name: string; sequence: number }) => void told.push([e.name, e.sequence]),
  };
  return {
    told,
    hear: (said: KnownPerson['said']) =>
      takeOver({ subjects } as never, tx as never, {} as never, [{ kind, referenceId: 'usr_1', said }]),
    isGone: () => isGone,
  };
}

describe('who is screened', () => {
  it('a user who had left and is back, with what was known, also when nothing else has changed', async () => {
    const subject = subjectOf('user', true);
    const touched = await subject.hear(names);
    expect(touched).toMatchObject([{ id: 'sbj_1', ...names, dateOfBirth: '1980-01-31', version: 2 }]);
    expect(subject.told).toEqual([['compliance.screening_subject.created', 2]]);
    expect(subject.isGone()).toBe(false);
  });

  it('nobody who has left, and no provider who was removed, whatever an older list still says', async () => {
    for (const [kind, said] of [
      ['user', null],
      ['provider', null],
      ['provider', names],
    ] as const) {
      const subject = subjectOf(kind, true);
      expect(await subject.hear(said)).toEqual([]);
      expect([subject.told, subject.isGone()]).toEqual([[], true]);
    }
  });

  it('again, of those who are there, whose name has changed', async () => {
    const subject = subjectOf('user', false);
    expect(await subject.hear(names)).toEqual([]);
    expect(await subject.hear({ ...names, lastName: 'Reyes-Ortiz' })).toMatchObject([{ version: 2 }]);
    expect(subject.told).toEqual([['compliance.screening_subject.updated', 2]]);
  });
});
