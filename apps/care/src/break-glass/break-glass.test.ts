import { expect, it } from '@jest/globals';
import type { Log } from '@rymeda/service';
import { careMetrics } from '../metrics.ts';
import { breakGlassEvent, dayBefore, isUnusual, newBreakGlass, toBreakGlass } from './break-glass.ts';

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
