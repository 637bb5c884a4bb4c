import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from './repository.ts';

export type LoadConfig = (env: NodeJS.ProcessEnv) => unknown;

/** A service's own reader of the environment, or its job's by name: what it accepts is the truth that charts are held to. */
export async function loadConfigOf(service: string, name?: string): Promise<LoadConfig> {
  const file = pathToFileURL(join(repository, 'apps', service, 'src/config.ts')).href;
  const module = (await import(file)) as Record<string, LoadConfig | undefined>;
  const load = name === undefined ? (module['loadConfig'] ?? module['gatewayConfig']) : module[name];
  if (load === undefined) throw new Error(`${file} exports no ${name ?? 'loadConfig'}`);
  return load;
}

/** The names of all variables that the service reads. */
export async function variablesRead(service: string): Promise<ReadonlySet<string>> {
  return namesRead(await loadConfigOf(service));
}

export function namesRead(load: LoadConfig): ReadonlySet<string> {
  const names = new Set<string>();
  const environment = new Proxy<NodeJS.ProcessEnv>(
    {},
    {
      get(_target, name) {
        if (typeof name === 'string' && /^[A-Z][A-Z0-9_]+$/.test(name)) names.add(name);
        return undefined;
      },
    },
  );
  try {
    load(environment);
  } catch {
    // Nothing was given, so it is refused; what was asked for is known now.
  }
  return names;
}
