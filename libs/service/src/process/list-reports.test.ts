import { expect, it } from '@jest/globals';
import { listReports } from './list-reports.ts';

/** What is logged of pulls that fail at these ages of the list. */
function logged(...ages: number[]): string[] {
  const lines: string[] = [];
  const at = (level: string) => (event: string) => void lines.push(`${level} ${event}`);
  const log = { info: at('info'), warn: at('warn'), failure: at('error') };
  const report = listReports(log, 'deny_list');
  for (const age of ages) report(age, new Error('away'));
  return lines;
}

it('identity that is not there yet as a service starts is awaited; that it still is not is an error', () =>
  expect(logged(Infinity, Infinity)).toEqual(['info deny_list_awaited', 'error deny_list_stale']));

it('a pull that fails is an error when the list is too old to go by, and before that wakes nobody', () =>
  expect(logged(2_000, 60_000, 60_001)).toEqual([
    'warn deny_list_late',
    'warn deny_list_late',
    'error deny_list_stale',
  ]));
