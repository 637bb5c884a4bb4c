/** The engines, and what an API client may be allowed at each: `<engine>:<read|write>`. */
export const engines = [
  'care',
  'revenue',
  'compliance',
  'oris',
  'audit',
  'webhooks',
  'identity',
  'interop',
  'network',
  'commerce',
] as const;
export type Engine = (typeof engines)[number];

/** `platform:admin` belongs to the platform's own operators and is never given to an organisation's client. */
export type Scope = `${Engine}:${'read' | 'write'}` | 'platform:admin';

export const organizationScopes: readonly Scope[] = engines.flatMap((e): Scope[] => [
  `${e}:read`,
  `${e}:write`,
]);

export const isScope = (value: string): value is Scope =>
  value === 'platform:admin' || (organizationScopes as readonly string[]).includes(value);
