import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { services } from '../platform/facts.ts';
import { repository } from '../platform/repository.ts';
import { dashboardsOfChart, rulesOfChart } from './asked.ts';

const alerts = rulesOfChart().filter(({ alert }) => alert !== undefined);
const runbookOf = ({ annotations }: (typeof alerts)[number]): string => annotations?.['runbook'] ?? '';

test('every alert says how bad it is, what it means, and has a runbook that is there', () => {
  expect(alerts.length).toBeGreaterThan(25);
  for (const alert of alerts) {
    expect([alert.alert, alert.labels?.['severity']]).toEqual([
      alert.alert,
      expect.stringMatching(/^(page|ticket)$/),
    ]);
    expect([alert.alert, alert.annotations?.['summary']]).toEqual([
      alert.alert,
      expect.stringMatching(/.{20}/),
    ]);
    expect([alert.alert, existsSync(join(repository, runbookOf(alert)))]).toEqual([alert.alert, true]);
  }
});

test('every runbook is some alert’s', () => {
  const used = new Set(alerts.map(runbookOf));
  const written = globSync('deploy/runbooks/*.md', { cwd: repository }).filter(
    (f) => !f.endsWith('README.md'),
  );
  expect(written.filter((file) => !used.has(file))).toEqual([]);
});

test('no two alerts have one name', () => {
  const names = alerts.map(({ alert }) => alert);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('the alert of services that are gone asks for each of them', () => {
  const gone = alerts.find(({ alert }) => alert === 'RymedaServiceGone');
  expect(services.filter((name) => !gone?.expr.includes(`service="${name}"`))).toEqual([]);
});

test('what any process exports is asked of the platform’s services alone: a cluster has others', () => {
  const shared = rulesOfChart().flatMap(({ expr }) => [
    ...expr.matchAll(/\b(?:up|process_\w+|nodejs_\w+|http_\w+)\b(?!:)(\{[^}]*\})?/g),
  ]);
  expect(shared.length).toBeGreaterThan(20);
  expect(shared.filter(([, matchers = '']) => !/service=/.test(matchers)).map(([asked]) => asked)).toEqual(
    [],
  );
  const several = shared.flatMap(([, matchers = '']) => /service=~"([^"]*)"/.exec(matchers)?.slice(1) ?? []);
  for (const names of several) expect(names.split('|').sort()).toEqual([...services].sort());
});

test('dashboards have panels, each of them asks something', () => {
  expect(dashboardsOfChart().length).toBeGreaterThan(2);
  for (const { file, panels } of dashboardsOfChart())
    for (const { title, targets = [] } of panels)
      expect([file, title, targets.length > 0]).toEqual([file, title, true]);
});
