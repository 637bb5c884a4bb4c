import { join } from 'node:path';
import { stringify } from 'yaml';
import { dashboards } from '../dashboards/all.ts';
import { factsOf, services } from '../platform/facts.ts';
import { charts } from '../platform/repository.ts';
import { variablesRead } from '../platform/variables.ts';
import { choosable } from './variables.rules.ts';
import { platformValuesSchema, serviceValuesSchema, umbrellaValuesSchema } from './values-schema.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const notice = (service: string): string =>
  `# Made from apps/${service}, libs/events and tools/deploy/src/platform/roles.ts by\n` +
  '# npm run generate -w @rymeda/deploy\n';

/** Every file below charts/ that is made, by its path. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const service of services) {
    const facts = await factsOf(service);
    const variables = choosable(await variablesRead(service), facts);
    files.set(
      join(charts, service, 'facts.yaml'),
      notice(service) + stringify(facts, { aliasDuplicateObjects: false }),
    );
    files.set(join(charts, service, 'values.schema.json'), json(serviceValuesSchema(service, variables)));
  }
  files.set(join(charts, 'platform', 'values.schema.json'), json(platformValuesSchema));
  files.set(
    join(charts, 'rymeda', 'values.schema.json'),
    json(umbrellaValuesSchema(['platform', ...services])),
  );
  for (const [name, content] of Object.entries(dashboards))
    files.set(join(charts, 'platform', 'dashboards', `${name}.json`), json(content));
  return files;
}
