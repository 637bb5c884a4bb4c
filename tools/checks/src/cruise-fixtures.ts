/** Cruises each folder of fixtures/dependency-cruiser as if it were the repository, and prints what it found. */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import type { FindingsByCase } from './findings.ts';

const repository = join(import.meta.dirname, '../../..');
const fixtures = join(import.meta.dirname, '../fixtures/dependency-cruiser');
const config = createRequire(import.meta.url)(join(repository, '.dependency-cruiser.cjs')) as {
  forbidden: IFlattenedRuleSet['forbidden'];
  options: { enhancedResolveOptions: object; tsConfig: unknown };
};
const { enhancedResolveOptions, tsConfig: _, ...options } = config.options;

const found: FindingsByCase = {};
for (const name of readdirSync(fixtures)) {
  const baseDir = join(fixtures, name);
  const { output } = await cruise(
    readdirSync(baseDir),
    { ...options, baseDir, validate: true, ruleSet: { forbidden: config.forbidden } },
    enhancedResolveOptions,
  );
  const findings = (found[name] = {} as FindingsByCase[string]);
  const { modules, summary } = output as ICruiseResult;
  for (const { source } of modules) if (/^(apps|libs)\//.test(source)) findings[source] = [];
  for (const { from, to, rule } of summary.violations)
    (findings[from] ??= []).push({ rule: rule.name, message: to });
}
process.stdout.write(JSON.stringify(found));
