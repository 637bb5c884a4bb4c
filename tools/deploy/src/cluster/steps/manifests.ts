import { globSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { kubernetesSchemas } from '../../conform/schemas.ts';
import { renderedFiles } from '../../heavy/conformity.ts';
import { namespace, until, type Cluster } from '../cluster.ts';

/**
 * The definitions of custom resources alone, without anybody's controllers; those that are there already stay as they
 * are. Answers which it made.
 */
export async function applyDefinitions(cluster: Cluster): Promise<string[]> {
  const made = await kubernetesSchemas(console.log, true);
  if (made === null)
    throw new Error('The definitions of custom resources come by Go: install Go 1.24 or later');
  const there = new Set(await definitionsOf(cluster));
  const files = globSync(join(made.definitions, '*.yaml'));
  const wanted = files
    .map((file) => ({ file, name: nameOf(basename(file)) }))
    .filter(({ name }) => !there.has(name));
  for (const { file } of wanted) await cluster.kubectl(['apply', '--server-side', '--filename', file]);
  const names = wanted.map(({ name }) => name);
  await until('the definitions are taken', 60, async () => {
    const now = await cluster.list(['customresourcedefinitions']);
    return now.every(({ status }) =>
      status?.conditions?.some(({ type, status: is }) => type === 'Established' && is === 'True'),
    );
  });
  return names;
}

/** keda.sh_scaledobjects.yaml says scaledobjects.keda.sh. */
const nameOf = (file: string): string => {
  const [group = '', plural = ''] = file.replace(/\.yaml$/, '').split('_');
  return `${plural}.${group}`;
};

async function definitionsOf(cluster: Cluster): Promise<string[]> {
  const definitions = await cluster.list(['customresourcedefinitions']);
  return definitions.map(({ metadata }) => metadata.name);
}

export async function removeDefinitions(cluster: Cluster, names: readonly string[]): Promise<void> {
  if (names.length > 0)
    await cluster.kubectl(['delete', 'customresourcedefinitions', ...names, '--timeout=120s']);
}

/** The server's own strict judgement over everything rendered; a field that it does not know is an error. */
export async function dryRun(cluster: Cluster): Promise<string> {
  const rendered = await renderedFiles();
  try {
    const misspelt = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'misspelt', namespace },
      dataa: {},
    };
    const strict = ['apply', '--dry-run=server', '--validate=strict', '--filename'];
    const taken = await cluster.kubectl([...strict, '-'], JSON.stringify(misspelt)).then(
      () => true,
      () => false,
    );
    if (taken) throw new Error('a misspelt field was let pass');
    // One call: each would ask the server for all its schemas anew.
    const told = await cluster.kubectl([...strict, rendered]);
    return `${told.trim().split('\n').length} objects in ${globSync(join(rendered, '*.yaml')).length} renderings`;
  } finally {
    rmSync(rendered, { recursive: true, force: true });
  }
}
