import { describe, expect, it } from '@jest/globals';
import type { BreachDeadline, IncidentCreate } from '@rymeda/contracts';
import { deadlines } from './breach-clock.rules.ts';
import { addDelay, addDocument, addNotice, close, newIncident, triage } from './incident.rules.ts';

const now = new Date('2027-03-01T12:00:00Z');
const command: IncidentCreate = {
  category: 'privacy',
  title: 'A letter went astray',
  description: 'To another house',
  anonymous: false,
};
const birth = { id: 'inc_1', organizationId: 'org_1', reportedBy: 'usr_1', now };
const facts = { now, zone: 'America/New_York' };
const reported = newIncident(command, birth);
const fields = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return (
      (error as { details?: { field: string }[]; code: string }).details ?? (error as { code: string }).code
    );
  }
  return 'passed';
};
const factor = { finding: 'x', risk: 'low' as const };
const factors = {
  natureAndExtent: factor,
  unauthorizedPerson: factor,
  acquiredOrViewed: factor,
  mitigation: factor,
};
const file = {
  filename: 'x.pdf',
  contentType: 'application/pdf' as const,
  bytes: 1,
  sha256: 'ab'.repeat(32),
};

describe('a report', () => {
  it('begins unassessed, discovered now, under the presumption', () => {
    expect(reported).toMatchObject({
      ...{ status: 'reported', determination: 'undetermined', severity: null, discoveredAt: now, version: 1 },
      ...{ anonymous: false, reportedBy: 'usr_1', role: 'covered_entity', clockSetAt: now },
    });
    expect(newIncident({ ...command, anonymous: true }, birth).anonymous).toBe(true);
  });

  it('cannot be of something discovered later', () => {
    const ahead = { ...command, discoveredAt: '2027-03-01T12:00:01Z' };
    expect(fields(() => newIncident(ahead, birth))).toMatchObject([{ field: 'discoveredAt' }]);
  });
});

describe('a triage', () => {
  it.each([
    ['low_probability', 'factors', { factors }],
    ['exception', 'exception', { exception: 'recipient_could_not_retain', explanation: 'sealed' }],
    ['no_unsecured_phi', 'explanation', { explanation: 'encrypted' }],
  ] as const)('to %s needs what demonstrates it', (determination, field, shown) => {
    const said = { severity: 'low' as const, determination };
    expect(fields(() => triage(reported, said, facts))).toMatchObject([{ field }]);
    expect(triage(reported, { ...said, ...shown }, facts)).toMatchObject({
      determination,
      status: 'triaged',
    });
  });

  it('keeps what it leaves out, may be repeated, and sets the clock anew', () => {
    const first = triage(reported, { severity: 'high', affected: 600, determination: 'breach' }, facts);
    const later = new Date(now.getTime() + 1);
    const second = triage(first, { severity: 'critical' }, { ...facts, now: later });
    expect(second).toMatchObject({ affected: 600, determination: 'breach', version: 3, clockSetAt: later });
  });

  it('is of nothing discovered later', () => {
    const said = { severity: 'low' as const, discoveredAt: '2027-03-01T12:00:01Z' };
    expect(fields(() => triage(reported, said, facts))).toMatchObject([{ field: 'discoveredAt' }]);
    expect(triage(reported, { ...said, discoveredAt: now.toISOString() }, facts).discoveredAt).toEqual(now);
  });

  it('may find as many residents as people, and that it was discovered as it happened', () => {
    const said = { severity: 'low' as const, affected: 4, affectedByState: { MA: 2, NY: 2 } };
    expect(triage(reported, said, facts)).toMatchObject({ affected: 4 });
    const known = newIncident({ ...command, occurredAt: now.toISOString() }, birth);
    expect(triage(known, { severity: 'low', discoveredAt: now.toISOString() }, facts).occurredAt).toEqual(
      now,
    );
  });

  it('counts no more residents than people', () => {
    const said = { severity: 'low' as const, affected: 3, affectedByState: { MA: 2, NY: 2 } };
    expect(fields(() => triage(reported, said, facts))).toMatchObject([{ field: 'affectedByState' }]);
  });
});

describe('what is added', () => {
  it('is no notice or statement from the days to come', () => {
    const notice = { notice: 'hhs' as const, sentOn: '2027-03-02' };
    expect(fields(() => addNotice(reported, notice, 'UTC', now))).toMatchObject([{ field: 'sentOn' }]);
    const delay = { form: 'oral' as const, statedAt: '2027-03-02T00:00:00Z' };
    expect(fields(() => addDelay(reported, delay, 'UTC', now))).toMatchObject([{ field: 'statedAt' }]);
  });

  it('happened before it was discovered, and was told of after that', () => {
    const born = { id: 'inc_1', organizationId: 'org_1', reportedBy: null, now };
    const reportOf = (occurredAt: string, discoveredAt: string) =>
      fields(() => newIncident({ ...command, occurredAt, discoveredAt }, born));
    expect(reportOf('2027-02-02T00:00:00Z', '2027-02-01T00:00:00Z')).toMatchObject([{ field: 'occurredAt' }]);
    expect(reportOf('2027-03-02T00:00:00Z', '2027-02-01T00:00:00Z')).toMatchObject([{ field: 'occurredAt' }]);
    const known = newIncident(
      { ...command, occurredAt: '2027-01-31T00:00:00Z', discoveredAt: '2027-02-10T03:00:00Z' },
      born,
    );
    const assessed = { severity: 'high' as const, discoveredAt: '2027-01-01T00:00:00Z' };
    expect(fields(() => triage(known, assessed, facts))).toMatchObject([{ field: 'discoveredAt' }]);
    const sent = (sentOn: string) => () =>
      addNotice(known, { notice: 'hhs', sentOn }, 'America/New_York', now);
    expect(fields(sent('2027-02-08'))).toMatchObject([{ field: 'sentOn' }]);
    expect(sent('2027-02-09')).not.toThrow();
    const told = addNotice(known, { notice: 'hhs', sentOn: '2027-02-09' }, facts.zone, now);
    const moved = (discoveredAt: string) => () => triage(told, { severity: 'high', discoveredAt }, facts);
    expect(fields(moved('2027-02-10T05:00:00Z'))).toMatchObject([{ field: 'discoveredAt' }]);
    expect(moved('2027-02-10T04:59:59Z')).not.toThrow();
    // A notice of before there were times of statements.
    const older = { ...told, notices: told.notices.map(({ statedAt: _s, replacedAt: _r, ...n }) => n) };
    const past = { severity: 'high' as const, discoveredAt: '2027-02-10T05:00:00Z' };
    expect(fields(() => triage(older, past, facts))).toMatchObject([{ field: 'discoveredAt' }]);
    const delay = { form: 'written' as const, statedAt: '2027-02-20T12:00:00Z', until: '2027-02-19' };
    for (const until of [delay.until, '9999-12-31'])
      expect(fields(() => addDelay(known, { ...delay, until }, 'UTC', now))).toMatchObject([
        { field: 'until' },
      ]);
  });

  it('has the last statement of a notice count, and keeps those before it', () => {
    const discovered = { ...reported, discoveredAt: new Date('2027-01-01T00:00:00Z') };
    const later = new Date(now.getTime() + 60_000);
    const first = addNotice(discovered, { notice: 'individuals', sentOn: '2027-01-20' }, 'UTC', now);
    const second = addNotice(first, { notice: 'individuals', sentOn: '2027-02-20' }, 'UTC', later);
    expect(second.notices).toEqual([
      {
        ...{ notice: 'individuals', state: null, sentOn: '2027-01-20' },
        ...{ statedAt: now.toISOString(), replacedAt: later.toISOString() },
      },
      {
        ...{ notice: 'individuals', state: null, sentOn: '2027-02-20' },
        ...{ statedAt: later.toISOString(), replacedAt: null },
      },
    ]);
    const terms = { individualsDays: 30, coveredEntityDays: null, stateDays: {} };
    const standing = (state: typeof second) => deadlines(state, terms, 'UTC', later)[0]?.status;
    expect([standing(first), standing(second)]).toEqual(['met', 'late']);
    const another = addNotice(second, { notice: 'media', state: 'MA', sentOn: '2027-02-20' }, 'UTC', later);
    expect(another.notices.map((n) => n.replacedAt)).toEqual([later.toISOString(), null, null]);
  });

  it('replaces a notice of its kind to the same residents alone, once', () => {
    const discovered = { ...reported, discoveredAt: new Date('2027-01-01T00:00:00Z') };
    const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
    const said = [
      { notice: 'individuals' as const },
      { notice: 'individuals' as const, state: 'MA' },
      { notice: 'media' as const, state: 'MA' },
      { notice: 'individuals' as const, state: 'MA' },
      { notice: 'individuals' as const, state: 'MA' },
    ];
    const told = said.reduce(
      (state, n, i) => addNotice(state, { ...n, sentOn: '2027-01-20' }, 'UTC', at(i)),
      discovered,
    );
    expect(told.notices.map((n) => n.replacedAt)).toEqual([
      ...[null, at(3).toISOString(), null, at(4).toISOString(), null],
    ]);
  });

  it('is so much and no more', () => {
    const discovered = { ...reported, discoveredAt: new Date('2027-01-01T00:00:00Z') };
    const delay = { form: 'oral' as const, statedAt: now.toISOString() };
    const notice = { notice: 'hhs' as const, sentOn: '2027-02-01' };
    const times = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i));
    const documents = times(100, (i) => ({ uploadId: `upl_${i}`, file }));
    const of = (more: Partial<typeof reported>) => ({ ...discovered, ...more });
    const full = addDocument(of({ documents: documents.slice(1) }), { uploadId: 'upl_x', file }, now);
    expect(fields(() => addDocument(full, { uploadId: 'upl_y', file }, now))).toMatchObject([
      { field: 'uploadId' },
    ]);
    const delayed = times(50, () => 0).reduce((state) => addDelay(state, delay, 'UTC', now), discovered);
    expect(fields(() => addDelay(delayed, delay, 'UTC', now))).toMatchObject([{ field: 'statedAt' }]);
    const told = times(200, () => 0).reduce((state) => addNotice(state, notice, 'UTC', now), discovered);
    expect(fields(() => addNotice(told, notice, 'UTC', now))).toMatchObject([{ field: 'notice' }]);
  });

  it('is a delay until the day of its statement at least, or one that names no day', () => {
    const delay = { form: 'written' as const, statedAt: '2027-02-20T12:00:00Z' };
    const until = (day: string | undefined) =>
      addDelay(reported, day === undefined ? delay : { ...delay, until: day }, 'UTC', now).delays[0]?.until;
    expect([until('2027-02-20'), until(undefined)]).toEqual(['2027-02-20', '2027-03-22']);
  });

  it('is no document twice', () => {
    const one = addDocument(reported, { uploadId: 'upl_1', file }, now);
    expect(fields(() => addDocument(one, { uploadId: 'upl_1', file }, now))).toMatchObject([
      { field: 'uploadId' },
    ]);
  });
});

describe('closing', () => {
  const owed = (status: BreachDeadline['status']): BreachDeadline[] => [
    { notice: 'hhs', state: null, dueOn: '2027-04-30', notBefore: null, regulation: 'x', status },
  ];
  const breach = triage(reported, { severity: 'low', determination: 'breach' }, facts);

  it('waits for an assessment', () => {
    expect(fields(() => close(reported, 'done', [], now))).toMatchObject({ from: 'reported' });
    const unsure = triage(reported, { severity: 'low' }, facts);
    expect(fields(() => close(unsure, 'done', [], now))).toMatchObject({ determination: 'undetermined' });
    const secured = { ...unsure, category: 'security' as const };
    expect(fields(() => close(secured, 'done', [], now))).toMatchObject({ determination: 'undetermined' });
    expect(close({ ...unsure, category: 'safety' }, 'done', [], now).status).toBe('closed');
    expect(fields(() => close({ ...breach, status: 'reported' }, 'done', [], now))).toMatchObject({
      from: 'reported',
    });
  });

  it.each(['open', 'overdue'] as const)('waits while a notice is %s', (status) => {
    expect(fields(() => close(breach, 'done', owed(status), now))).toMatchObject({
      owed: [{ notice: 'hhs' }],
    });
  });

  it('ends everything: nothing changes any more', () => {
    const closed = close(breach, 'done', owed('late'), now);
    expect(closed).toMatchObject({ status: 'closed', resolution: 'done', closedAt: now });
    for (const again of [
      () => close(closed, 'done', [], now),
      () => triage(closed, { severity: 'low' }, facts),
      () => addDocument(closed, { uploadId: 'upl_1', file }, now),
      () => addNotice(closed, { notice: 'hhs', sentOn: '2027-03-01' }, 'UTC', now),
      () => addDelay(closed, { form: 'oral', statedAt: now.toISOString() }, 'UTC', now),
    ])
      expect(fields(again)).toMatchObject({ from: 'closed' });
  });
});
