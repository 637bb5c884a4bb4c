import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { jobCalls, services } from '../platform/facts.ts';
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
  const named = [...all.matchAll(/(?:deploy\/|app\.kubernetes\.io\/name=)([a-z-]+) /g)].map(
    ([, name]) => name ?? '',
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !services.includes(name) && !jobCalls.has(name))).toEqual([]);
  const metrics = new Set(
    rulesOfChart()
      .map(({ expr }) => expr)
      .join(' ')
      .match(/\b(rymeda|gateway)_[a-z_]+/g),
  );
  const others = new Set(['rymeda_outbox_shards', 'rymeda_webhooks_shards', 'rymeda_oris_shards']);
  const asked = [...new Set(all.match(/\b(?:rymeda|gateway)_[a-z_]+/g))];
  expect(asked.filter((name) => !metrics.has(name) && !others.has(name))).toEqual([]);
  for (const [, name] of all.matchAll(/\*([a-z-]+-[a-z-]+|latency)\*/g))
    expect(files).toContain(`deploy/runbooks/${name}.md`);
  for (const [path] of all.matchAll(/docs\/[a-z-]+\.md/g)) expect(textOf(path).length).toBeGreaterThan(0);
});

test('logs are those of all instances, and what is run in a container is Node: images have nothing else', () => {
  expect(all).not.toMatch(/kubectl -n rymeda logs (?:deploy|deployment)\//);
  for (const [line] of all.matchAll(/^kubectl .* logs -l .*$/gm)) expect(line).toMatch(/ --tail=/);
  for (const [, program] of all.matchAll(/kubectl -n rymeda exec \S+ -- (\S+)/g))
    expect(program).toBe('node');
});

test('what a runbook looks for in logs is something that services log', () => {
  const code = globSync('{apps,libs}/*/src/**/*.ts', { cwd: repository, exclude: ['**/*test.ts'] })
    .map(textOf)
    .join('\n');
  const sought = [...all.matchAll(/logs -l .*? \| grep (?:-E )?(?:'([^']*)'|(\S+))/g)]
    .flatMap(([, quoted, bare = '']) => (quoted ?? bare).split('|'))
    .filter((text) => /^\w*[_A-Z]\w*$/.test(text));
  expect(sought.length).toBeGreaterThan(8);
  for (const text of sought)
    expect([text, new RegExp(`['" ]${text}|${text}['" ]`).test(code)]).toEqual([text, true]);
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
