/**
 * Lints every file of fixtures/eslint as if the folder of its case were the repository, and prints by case and
 * file what was found. On its own, since Jest's sandbox has ESLint, TypeScript and Nx load many times slower.
 */
import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import type { FindingsByCase } from './findings.ts';

const repository = join(import.meta.dirname, '../../..');
const fixtures = join(import.meta.dirname, '../fixtures/eslint');

// The rule of module boundaries reads it from Nx's cache.
await createProjectGraphAsync({ exitOnError: true });

const eslint = new ESLint({
  cwd: repository,
  // A fixture is at no place that TypeScript knows; none of our own rules needs types.
  overrideConfig: { ...tseslint.configs.disableTypeChecked, files: ['**/*.ts'] },
});

const found: FindingsByCase = {};
for (const file of globSync('**/*.ts', { cwd: fixtures }).sort()) {
  const [name = '', ...path] = file.split(sep);
  const text = readFileSync(join(fixtures, file), 'utf8');
  const results = await eslint.lintText(text, { filePath: join(repository, ...path) });
  const messages = results.flatMap((r) => r.messages);
  (found[name] ??= {})[path.join('/')] = messages.map((m) => ({
    rule: String(m.ruleId),
    message: m.message,
  }));
}
process.stdout.write(JSON.stringify(found));
