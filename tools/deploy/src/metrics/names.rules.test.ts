import { expect, test } from '@jest/globals';
import { exportedIn, metricsOf } from './names.rules.ts';

test.each([
  ['up == 0', []],
  ['max by (service) (rymeda_outbox_lag_seconds) > 60', ['rymeda_outbox_lag_seconds']],
  ['rate(a_total{x="b_total"}[5m]) / on (pod) group_left (node) c_total offset 1h', ['a_total', 'c_total']],
  ['rymeda:failed:ratio_rate5m > 14.4 * 0.0005 and rymeda:failed:ratio_rate1h > 1e3', []],
  ['histogram_quantile(0.99, sum by (le) (rate(d_bucket{a="(}"}[5m]))) or vector(0)', ['d_bucket']],
  ['changes(process_start_time_seconds[30m]) > 3', ['process_start_time_seconds']],
])('%s asks for %j', (expression, names) => {
  expect(metricsOf(expression)).toEqual(names);
});

test('a histogram is exported under the names of its series', () => {
  const text = '# HELP d help\n# TYPE d histogram\nd_bucket{le="1"} 0\n# TYPE g gauge\ng 1\n';
  expect([...exportedIn(text)].sort()).toEqual(['d', 'd_bucket', 'd_count', 'd_sum', 'g']);
});
