import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of `stack.json` that tests use; `docs/operating.md` has the whole. */
export interface RunningStack {
  gateway: string;
  issuer: string;
  services: Record<string, { url: string; admin: string; pid: number }>;
  mongodb: { uri: string; dataDir?: string };
  kafka: { brokers: string[]; dataDir?: string };
  redis: { url: string; dataDir?: string };
  logs: string;
  organizations: {
    id: string;
    clients: { name: string; clientId: string; clientSecret: string; scope: string }[];
  }[];
  operator: { clientId: string; clientSecret: string };
}

export const stackHome = (): string => process.env['RYMEDA_HOME'] ?? '.rymeda';

export const runningStack = (): RunningStack =>
  JSON.parse(readFileSync(join(stackHome(), 'stack.json'), 'utf8')) as RunningStack;

/** A demo organisation's API client: `full` has every scope, `readonly` the read scopes. */
export function clientOf(stack: RunningStack, organizationId: string, name: 'full' | 'readonly' = 'full') {
  const client = stack.organizations
    .find((o) => o.id === organizationId)
    ?.clients.find((c) => c.name === name);
  if (client === undefined) throw new Error(`The stack has no client ${name} of ${organizationId}`);
  return client;
}
