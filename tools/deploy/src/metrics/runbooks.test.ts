import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { services } from '../platform/facts.ts';
import { charts, repository } from '../platform/repository.ts';
import { rulesOfChart } from './asked.ts';

const files = globSync('deploy/runbooks/*.md', { cwd: repository });
const textOf = (file: string): string => readFileSync(join(repository, file), 'utf8');
const all = files.map(textOf).join('\n');

test('every command of the operator’s CLI in a runbook is one that it has', () => {
  const commands = [...all.matchAll(/npx rymeda ([a-z]+(?:-[a-z]+)*(?: [a-z]+(?:-[a-z]+)*)*)/g)].map(
    ([, words]) => words ?? '',
  );
  expect(commands.length).toBeGreaterThan(8);
  for (const words of new Set(commands)) {
    const { status, stdout } = spawnSync(
      process.execPath,
      ['tools/cli/src/main.ts', ...words.split(' '), '--help'],
      { cwd: repository, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '' } },
    );
    expect([words, status, stdout]).toEqual([words, 0, expect.stringContaining(`rymeda ${words}`)]);
  }
}, 120_000);

test('every metric, service, alert’s runbook and document that a runbook names is there', () => {
  const named = [...all.matchAll(/deploy\/([a-z-]+) /g)].map(([, name]) => name ?? '');
  expect(named.filter((name) => !services.includes(name))).toEqual([]);
  const metrics = new Set(
    rulesOfChart()
      .map(({ expr }) => expr)
      .join(' ')
      .match(/\b(rymeda|gateway)_[a-z_]+/g),
  );
  const others = new Set(['rymeda_outbox_shards', 'rymeda_webhooks_shards']);
  const asked = [...new Set(all.match(/\b(?:rymeda|gateway)_[a-z_]+/g))];
  expect(asked.filter((name) => !metrics.has(name) && !others.has(name))).toEqual([]);
  for (const [, name] of all.matchAll(/\*([a-z-]+-[a-z-]+|latency)\*/g))
    expect(files).toContain(`deploy/runbooks/${name}.md`);
  for (const [path] of all.matchAll(/docs\/[a-z-]+\.md/g)) expect(textOf(path).length).toBeGreaterThan(0);
});

test('every value of a chart that a runbook tells to change is one that charts have', () => {
  const defaults = parse(readFileSync(join(charts, 'rymeda-service/values.yaml'), 'utf8')) as {
    exports: { defaults: object };
  };
  const valueAt = (path: string): unknown =>
    path
      .split('.')
      .reduce<unknown>(
        (at, key) => (at as Record<string, unknown> | undefined)?.[key],
        defaults.exports.defaults,
      );
  const paths = [...all.matchAll(/`((?:global|autoscaling|resources)\.[A-Za-z.]+)`/g)].map(
    ([, path]) => path ?? '',
  );
  expect(paths.length).toBeGreaterThan(3);
  expect(paths.filter((path) => valueAt(path) === undefined)).toEqual([]);
});
