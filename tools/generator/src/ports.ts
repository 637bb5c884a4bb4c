import type { Tree } from '@nx/devkit';

/** The ports that the architecture gives to its engines, above the gateway's. */
const planned: Readonly<Record<string, number>> = {
  identity: 1,
  care: 2,
  revenue: 3,
  compliance: 4,
  oris: 5,
  audit: 6,
  webhooks: 7,
  interop: 8,
  network: 9,
  commerce: 10,
};

/** Their admin ports are those of Kafka, MongoDB and Redis in the local stack. */
const taken = [12, 13, 14, 15];

/** An engine's "rymeda.port": the planned one, or the next that nobody has and nobody is to have. */
export function portOf(tree: Tree, name: string): number {
  const used = new Set(tree.children('apps').map((app) => declaredPort(tree, app)));
  const own = planned[name];
  if (own !== undefined && !used.has(own)) return own;
  const kept = new Set([...Object.values(planned), ...taken]);
  for (let port = 1; ; port++) if (!used.has(port) && !kept.has(port)) return port;
}

function declaredPort(tree: Tree, app: string): number | undefined {
  const manifest = tree.read(`apps/${app}/package.json`, 'utf8');
  if (manifest === null) return undefined;
  return (JSON.parse(manifest) as { rymeda?: { port?: number } }).rymeda?.port;
}
