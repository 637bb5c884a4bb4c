import { expect, it } from '@jest/globals';
import type { Log } from '@rymeda/service';
import { careMetrics } from '../metrics.ts';
import {
  breakGlassEvent,
  dayBefore,
  isUnusual,
  newBreakGlass,
  toBreakGlass,
  windowRules,
} from './break-glass.ts';

const now = new Date('2026-03-02T14:00:00Z');
const window = newBreakGlass(
  { code: 'emergency', reason: 'Kanarienvogel collapsed', minutes: 60 },
  { id: 'bgl_1', organizationId: 'org_1', patientId: 'pat_1', userId: 'usr_1', unusual: true, now },
);

it.each([
  [0, 10, false],
  [9, 10, false],
  [10, 10, true],
  [0, 0, true],
])('after %i within a day, where %i are usual, another one is unusual: %s', (opened, perDay, unusual) => {
  expect(isUnusual(opened, perDay)).toBe(unusual);
});

it('counts the 24 hours before, whatever day it was', () => {
  expect(dayBefore(now)).toEqual(new Date('2026-03-01T14:00:00Z'));
});

it('lasts as long as was asked, and is told of with all but the reason', () => {
  expect(toBreakGlass(window)).toMatchObject({
    ...{ id: 'bgl_1', patientId: 'pat_1', userId: 'usr_1', reason: 'Kanarienvogel collapsed' },
    ...{ uses: 0, lastUsedAt: null, expiresAt: '2026-03-02T15:00:00.000Z' },
  });
  const event = breakGlassEvent(window);
  expect(event).toMatchObject({
    ...{ name: 'care.break_glass.opened', subject: 'break_glass/bgl_1', sequence: 1 },
    data: {
      ...{ id: 'bgl_1', patientId: 'pat_1', userId: 'usr_1' },
      expiresAt: '2026-03-02T15:00:00.000Z',
    },
  });
  expect(JSON.stringify(event)).not.toContain('Kanarienvogel');
});

it('opens one patient, the sessions and their notes, to be read and nothing else', () => {
  expect(windowRules('pat_1')).toEqual([
    { actions: ['read'], resource: 'care_patient', conditions: { id: 'pat_1' } },
    { actions: ['read'], resource: 'care_session', conditions: { clientId: 'pat_1' } },
    { actions: ['read'], resource: 'care_note', conditions: { clientId: 'pat_1' } },
  ]);
});

it('the mark is in the report and the event; a window from before has none', () => {
  expect(toBreakGlass(window).unusual).toBe(true);
  expect(breakGlassEvent(window).data).toMatchObject({ unusual: true, code: 'emergency' });
  const { unusual: _unusual, ...older } = window;
  expect(toBreakGlass(older as typeof window).unusual).toBe(false);
});

it('is counted, and told in the log by its organisation alone where it is unusual', () => {
  const read: Record<string, () => number> = {};
  const lines: unknown[] = [];
  const log: Pick<Log, 'warn'> = { warn: (event, fields) => void lines.push([event, fields]) };
  const metrics = careMetrics({ gauge: (name, _help, value) => void (read[name] = value) }, log);
  metrics.brokeGlass('org_1', false);
  metrics.brokeGlass('org_1', true);
  expect(Object.entries(read).map(([name, value]) => [name, value()])).toEqual([
    ['rymeda_care_break_glass_opened', 2],
    ['rymeda_care_break_glass_unusual', 1],
  ]);
  expect(lines).toEqual([['break_glass_unusual', { organizationId: 'org_1' }]]);
});
