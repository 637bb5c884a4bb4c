import type { Operation } from '@rymeda/contracts';

/** Where a request goes. `route` is a template for logs and metrics, never the path. */
export type Decision =
  | { kind: 'operation'; engine: string; route: string; unlogged?: true; streams?: true }
  /** Identity's own OAuth2 and discovery routes, which need no token. */
  | { kind: 'open'; engine: string; route: string }
  | { kind: 'own'; route: OwnRoute }
  /** `api`: under /v1, where existence is told only to callers with a token. */
  | { kind: 'unknown'; api: boolean }
  | { kind: 'wrong-method'; api: boolean; route: string; allow: string };

export const ownRoutes = ['/healthz', '/readyz', '/openapi.json', '/asyncapi.json', '/docs'] as const;
export type OwnRoute = (typeof ownRoutes)[number];

interface Node {
  literal: Map<string, Node>;
  parameter?: Node;
  /** Method → engine, of the route that ends here. */
  methods?: Map<string, string>;
  /** Methods whose callers stand in no line of a log. */
  unlogged?: Set<string>;
  /** Methods whose answers don't end by themselves. */
  streams?: Set<string>;
  route: string;
}

const newNode = (): Node => ({ literal: new Map(), route: '' });

/**
 * RFC 3986's unreserved characters: no percent sign, so no path has a second spelling, and neither `..%2f` nor a
 * double slash gets anywhere.
 */
const plainSegment = /^(?!\.{1,2}$)[A-Za-z0-9._~-]+$/;
const openPrefixes = ['oauth2', '.well-known'];

export type RouteTable = (method: string, path: string) => Decision;

/** `operations` by the service that serves them; those of services that aren't in `engines` don't exist. */
export function routeTable(
  operations: Readonly<Record<string, readonly Operation[]>>,
  engines: ReadonlySet<string>,
): RouteTable {
  const root = newNode();
  for (const [engine, served] of Object.entries(operations))
    if (engines.has(engine)) for (const o of served) if (o.internal !== true) add(root, o, engine);

  return (method, path) => {
    // HEAD is GET without the body (RFC 9110, section 9.3.2).
    const asked = method === 'HEAD' ? 'GET' : method;
    const segments = path.split('/').slice(1);
    const api = segments[0] === 'v1';
    if ((ownRoutes as readonly string[]).includes(path)) return own(path as OwnRoute, asked);
    if (!segments.every((s) => plainSegment.test(s))) return { kind: 'unknown', api };
    if (openPrefixes.includes(segments[0] as string) && segments.length > 1)
      return open(segments[0] as string, engines);
    const found = find(root, segments);
    if (found?.methods === undefined) return { kind: 'unknown', api };
    const engine = found.methods.get(asked);
    if (engine !== undefined) {
      const unlogged = found.unlogged?.has(asked) ? { unlogged: true as const } : {};
      const streams = found.streams?.has(asked) ? { streams: true as const } : {};
      return { kind: 'operation', engine, route: found.route, ...unlogged, ...streams };
    }
    return { kind: 'wrong-method', api, route: found.route, allow: allowOf([...found.methods.keys()]) };
  };
}

const allowOf = (methods: readonly string[]): string =>
  methods.flatMap((m) => (m === 'GET' ? ['GET', 'HEAD'] : [m])).join(', ');

function own(route: OwnRoute, method: string): Decision {
  if (method === 'GET') return { kind: 'own', route };
  return { kind: 'wrong-method', api: false, route, allow: allowOf(['GET']) };
}

/** Which of them there are, and with which methods, identity alone knows. */
function open(prefix: string, engines: ReadonlySet<string>): Decision {
  if (!engines.has('identity')) return { kind: 'unknown', api: false };
  return { kind: 'open', engine: 'identity', route: `/${prefix}/*` };
}

function add(root: Node, operation: Operation, engine: string): void {
  let node = root;
  for (const segment of operation.path.split('/').slice(1)) {
    if (segment.startsWith('{')) node = node.parameter ??= newNode();
    else {
      const next = node.literal.get(segment) ?? newNode();
      node.literal.set(segment, next);
      node = next;
    }
  }
  node.route = operation.path;
  node.methods ??= new Map();
  node.methods.set(operation.method, engine);
  if (operation.unlogged === true) (node.unlogged ??= new Set()).add(operation.method);
  if (operation.stream !== undefined) (node.streams ??= new Set()).add(operation.method);
}

/** A literal segment wins over a parameter; the table is small enough to look into both. */
function find(node: Node, segments: readonly string[], at = 0): Node | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.methods === undefined ? undefined : node;
  const literal = node.literal.get(segment);
  const found = literal && find(literal, segments, at + 1);
  return found ?? (node.parameter && find(node.parameter, segments, at + 1));
}
