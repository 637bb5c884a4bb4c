import { describe, expect, it } from '@jest/globals';
import type { Summary } from '../statistics.ts';
import { rowsOf } from './rows.ts';

const summary = (perSecond: number, more: Partial<Summary> = {}): Summary => ({
  perSecond,
  rates: [perSecond],
  p50: 5,
  p99: 20,
  answers: perSecond,
  failures: {},
  cpu: {},
  ...more,
});
const rowsFrom = (measured: Record<string, Summary>) => rowsOf(new Map(Object.entries(measured)));

describe('the rows', () => {
  it('judge reads by their share of the baseline and their p99', () => {
    const judged = (perSecond: number, p99: number) =>
      rowsFrom({ 'get/baseline/16': summary(5000), 'get/gateway/16': summary(perSecond, { p99 }) }).at(-1);
    expect(judged(1000, 59)).toMatchObject({
      ratio: 0.2,
      met: true,
      target: '≥ 18% of baseline, p99 < 60 ms',
    });
    expect(judged(1000, 61)?.met).toBe(false);
    expect(judged(800, 20)?.met).toBe(false);
  });

  it('set recorded reads against unrecorded ones, each by its own baseline', () => {
    const rows = rowsFrom({
      'get/baseline/16': summary(4000),
      'get/gateway/16': summary(1000),
      'unrecorded/baseline/16': summary(2000),
      'unrecorded/gateway/16': summary(800),
    });
    expect(rows.at(-1)).toMatchObject({ name: 'GET patient, access records off', ratio: 0.625, met: true });
  });

  it('say what the gateway adds to the engine’s median', () => {
    const rows = rowsFrom({
      'get/gateway/1': summary(200, { p50: 4.5 }),
      'get/engine/1': summary(300, { p50: 3 }),
    });
    expect(rows.at(-1)).toMatchObject({ overhead: 1.5, met: true });
  });

  it('take no figure as met that has failed requests in it', () => {
    const rows = rowsFrom({ 'search/gateway/16': summary(900, { failures: { '503': 1 } }) });
    expect(rows[0]?.met).toBe(false);
  });

  it('leave open what there is nothing to judge by', () => {
    expect(rowsFrom({ 'get/gateway/64': summary(900) })[0]).toMatchObject({ ratio: null, met: null });
    expect(rowsFrom({ 'get/gateway/1': summary(900) })[0]).toMatchObject({ target: null, met: null });
  });
});
