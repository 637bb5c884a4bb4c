import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@rymeda/stack/fetch';
import { stringify } from 'yaml';
import { schemaLocation } from '../conform/openapi.rules.ts';
import { render } from '../render/render.ts';
import { renderings } from '../render/matrix.ts';
import type { Manifest } from '../render/manifest.ts';

export interface Conformity {
  status: number;
  output: string;
}

/** A folder with a file of manifests for each rendering that tests make; whoever asks removes it. */
export async function renderedFiles(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rymeda-rendered-'));
  for (const { name, chart, options } of renderings)
    writeManifests(folder, name, await render(chart, options));
  return folder;
}

function writeManifests(folder: string, name: string, manifests: readonly Manifest[]): void {
  const text = manifests.map((manifest) => stringify(manifest)).join('---\n');
  writeFileSync(join(folder, `${name.replaceAll(/[^a-z0-9-]+/gi, '_')}.yaml`), text);
}

const verdict = (binary: string, schemas: string, path: string): Conformity =>
  run(binary, ['-strict', '-summary', '-n', '2', '-schema-location', schemaLocation(schemas), path]);

/**
 * kubeconform over every rendering, strict, no kind skipped: one without a schema fails. A misspelt field must be
 * found first, or the schemas are worth nothing.
 */
export async function conformity(binary: string, schemas: string): Promise<Conformity> {
  const folder = await renderedFiles();
  const broken = mkdtempSync(join(tmpdir(), 'rymeda-broken-'));
  try {
    const [service] = await render('care', { values: ['production-us-east-1/global.yaml'] });
    writeManifests(broken, 'misspelt', [{ ...service!, metadataa: {} }]);
    if (verdict(binary, schemas, broken).status === 0)
      return { status: 1, output: 'A misspelt field was not found: the schemas are not strict.' };
    return verdict(binary, schemas, folder);
  } finally {
    for (const path of [folder, broken]) rmSync(path, { recursive: true, force: true });
  }
}
