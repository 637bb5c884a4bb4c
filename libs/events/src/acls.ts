import { engines } from '@rymeda/contracts';
import { deadLetterTopic } from './subscriber/dead-letter.ts';
import { eventsTopic, intakeTopic, subscriptions, type Subscription } from './topics.ts';

export type AclOperation = 'read' | 'write' | 'describe';

/** One right of one principal; what no right names is refused by the broker. */
export interface Acl {
  /** `User:<service>`, by its SASL name. */
  principal: string;
  resource: 'topic' | 'group';
  pattern: 'literal' | 'prefixed';
  name: string;
  operation: AclOperation;
}

/** Topics and groups that a principal may use, and how. */
interface Rights {
  resource: Acl['resource'];
  pattern?: Acl['pattern'];
  name: string;
  operations: readonly AclOperation[];
}

/** Who lists, replays and drops dead letters by the operator's CLI, and nothing else. */
export const operatorPrincipal = 'User:rymeda-operator';
/** Groups of the CLI's own readers begin with this. */
export const operatorGroupPrefix = 'rymeda-cli.';
export const deadLetterPrefix = deadLetterTopic('');

const produces: readonly AclOperation[] = ['write', 'describe'];
const consumes: readonly AclOperation[] = ['read', 'describe'];

/** One set per service: its own events and audit's intake to write, and what it subscribes to to read. */
export const aclsOfService = (service: string): Acl[] =>
  expand(`User:${service}`, [
    { resource: 'topic', name: eventsTopic(service), operations: produces },
    { resource: 'topic', name: intakeTopic, operations: produces },
    ...(service === 'audit'
      ? [
          { resource: 'topic' as const, name: intakeTopic, operations: ['read'] as const },
          { resource: 'group' as const, name: 'audit', operations: consumes },
        ]
      : []),
    // Several groups of a service may take the same topic: one right.
    ...[...new Set(ownSubscriptions(service).flatMap((s) => s.engines))].map((e) => ({
      resource: 'topic' as const,
      name: eventsTopic(e),
      operations: consumes,
    })),
    ...ownSubscriptions(service).flatMap(({ group }): Rights[] => [
      { resource: 'topic', name: deadLetterTopic(group), operations: ['read', 'write', 'describe'] },
      { resource: 'group', name: group, operations: consumes },
      { resource: 'group', name: `${group}.dead-letters`, operations: consumes },
    ]),
  ]);

const ownSubscriptions = (service: string): readonly Subscription[] =>
  subscriptions.filter((s) => s.service === service);

const operator = expand(operatorPrincipal, [
  {
    resource: 'topic',
    pattern: 'prefixed',
    name: deadLetterPrefix,
    operations: ['read', 'write', 'describe'],
  },
  { resource: 'group', pattern: 'prefixed', name: operatorGroupPrefix, operations: consumes },
]);

export const acls: readonly Acl[] = [...engines.flatMap(aclsOfService), ...operator];

/** The same for the same right. */
export function aclKey({ principal, resource, pattern, name, operation }: Acl): string {
  return [principal, resource, pattern, name, operation].join(' ');
}

function expand(principal: string, rights: readonly Rights[]): Acl[] {
  const all = rights.flatMap(({ resource, pattern = 'literal', name, operations }) =>
    operations.map((operation): Acl => ({ principal, resource, pattern, name, operation })),
  );
  return [...new Map(all.map((acl) => [aclKey(acl), acl])).values()];
}

export interface AclPlan {
  create: Acl[];
  /** Rights of our principals that nobody declares any more. */
  remove: Acl[];
}

/** Principals that are not ours keep what they have. */
export function aclPlan(declared: readonly Acl[], existing: readonly Acl[]): AclPlan {
  const [wanted, present] = [new Set(declared.map(aclKey)), new Set(existing.map(aclKey))];
  const ours = new Set(declared.map((a) => a.principal));
  return {
    create: declared.filter((a) => !present.has(aclKey(a))),
    remove: existing.filter((a) => ours.has(a.principal) && !wanted.has(aclKey(a))),
  };
}
