import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cached, cacheRoot } from '@rymeda/stack/fetch';
import { parseAllDocuments } from 'yaml';
import { customResources, go, kubernetes, moduleFolder } from './modules.ts';
import {
  schemasOfCustomResource,
  schemasOfServer,
  type CustomResourceDefinition,
  type JsonSchema,
  type Swagger,
} from './openapi.rules.ts';

/** What is made of the modules' files; told from what an older version of this code made. */
const making = readFileSync(join(import.meta.dirname, 'openapi.rules.ts'), 'utf8');
const fingerprint = createHash('sha256')
  .update(JSON.stringify([kubernetes, customResources, making]))
  .digest('hex')
  .slice(0, 12);
const name = `kubernetes-schemas-${kubernetes.version}-${fingerprint}`;

export interface KubernetesSchemas {
  /** With a JSON schema for each kind and version. */
  schemas: string;
  /** With the definitions of custom resources as their owners publish them, for `kubectl apply`. */
  definitions: string;
}

/** Made once and kept outside the work tree; null where they are not there and may not be fetched. */
export async function kubernetesSchemas(
  report: (line: string) => void,
  mayFetch: boolean,
): Promise<KubernetesSchemas | null> {
  const binary = go();
  if (!existsSync(join(cacheRoot(), name)) && (!mayFetch || binary === null)) return null;
  const fill = (folder: string) => make(binary ?? 'go', folder);
  const folder = await cached({ name, title: "Kubernetes' schemas", megabytes: 30, fill }, report);
  return { schemas: join(folder, 'schemas'), definitions: join(folder, 'definitions') };
}

async function make(binary: string, folder: string): Promise<void> {
  const [schemas, definitions] = [join(folder, 'schemas'), join(folder, 'definitions')];
  for (const path of [schemas, definitions]) mkdirSync(path);
  const write = (made: Map<string, JsonSchema>): void => {
    for (const [file, schema] of made) writeFileSync(join(schemas, file), JSON.stringify(schema));
  };
  const server = await moduleFolder(binary, kubernetes);
  const swagger = JSON.parse(readFileSync(join(server, 'api/openapi-spec/swagger.json'), 'utf8')) as Swagger;
  write(schemasOfServer(swagger));
  for (const module of customResources) {
    const from = await moduleFolder(binary, module);
    const files = globSync(module.crds, { cwd: from });
    if (files.length === 0) throw new Error(`${module.path} has no ${module.crds}`);
    for (const file of files) {
      const text = readFileSync(join(from, file), 'utf8');
      writeFileSync(join(definitions, basename(file)), text);
      for (const document of parseAllDocuments(text)) {
        const value = document.toJS() as CustomResourceDefinition | null;
        if (value?.kind === 'CustomResourceDefinition') write(schemasOfCustomResource(value, swagger));
      }
    }
  }
}
