import {
  accessOf,
  allOperations,
  builtInRoles,
  scopesOf,
  type BuiltInRole,
  type Operation,
  type ResourceType,
} from '@rymeda/contracts';
import { actionsOf, conditionsOf, valuesOf } from '../grants.rules.ts';
import { RoleAbility } from '../role-ability.ts';

/**
 * What a role lets its user do by an operation, given the scope: `yes`; `some` of the records or of their fields;
 * either of them with a stated `reason` only; or `no`.
 */
export type Allowed = 'yes' | 'some' | 'reason' | 'no';

export interface MatrixRow {
  operation: Operation;
  resource: ResourceType | undefined;
  roles: Readonly<Record<BuiltInRole['key'], Allowed>>;
}

/** Every published operation by every built-in role, out of the contracts and the rules alone. */
export const permissionMatrix = (): MatrixRow[] =>
  allOperations
    .filter((o) => o.internal !== true && o.scope !== null)
    .map((operation) => ({
      operation,
      resource: accessOf(operation)?.resource,
      roles: Object.fromEntries(
        builtInRoles.map((r) => [r.key, allowedBy(r, operation)]),
      ) as MatrixRow['roles'],
    }));

function allowedBy(role: BuiltInRole, operation: Operation): Allowed {
  const access = accessOf(operation);
  // No user's token ever has the operators' scope.
  if (access === undefined || operation.scope === 'platform:admin') return 'no';
  const { action, resource } = access;
  const plain = role.rules.filter((r) => r.reason !== true);
  const ability = new RoleAbility(plain);
  const { also } = operation;
  if (also !== undefined && !ability.allows(also.action, also.resource)) return 'no';
  if (!ability.allows(action, resource))
    return new RoleAbility(role.rules).allows(action, resource) ? 'reason' : 'no';
  const whole = plain.some(
    (r) =>
      (r.resource === 'all' || r.resource === resource) &&
      actionsOf(r).includes(action) &&
      r.fields === undefined &&
      conditionsOf(r).length === 0,
  );
  return whole ? 'yes' : 'some';
}

/** The page of the documentation, in Markdown; a test holds it against what the contracts and the rules say now. */
export function matrixPage(rows: readonly MatrixRow[] = permissionMatrix()): string {
  return [
    '# Permissions',
    '',
    '<!-- Made by `npm run generate -w @rymeda/auth`. Do not edit. -->',
    '',
    'What a call needs: the scope in its token, whoever makes it, and for a user a role that allows it besides. API clients',
    'that act for no user have their scopes alone. Decisions 040 and 041 say how roles work; `GET /v1/organization/roles` has',
    'the rules, and custom ones are made there.',
    '',
    '**yes**: all records. **some**: some records or some of their fields; below it says which. **reason**: only with the',
    'header `X-Rymeda-Reason`. **–**: 403, whatever the scope.',
    '',
    ...table(
      ['operation', 'scope', ...builtInRoles.map((r) => r.name)],
      rows.map(({ operation: o, roles }) => [
        `\`${o.method} ${o.path}\``,
        scopesOf(o)
          .map((s) => `\`${s}\``)
          .join(', '),
        ...builtInRoles.map((r) => (roles[r.key] === 'no' ? '–' : roles[r.key])),
      ]),
    ),
    '',
    '## The rules of the built-in roles',
    '',
    ...builtInRoles.flatMap(rulesOf),
  ].join('\n');
}

function rulesOf(role: BuiltInRole): string[] {
  return [
    `### ${role.name}`,
    '',
    `${role.description}.`,
    '',
    ...table(
      ['resource', 'actions', 'which records', 'which fields'],
      role.rules.map((r) => [
        r.resource === 'all' ? 'every resource' : `\`${r.resource}\``,
        r.actions.join(', '),
        [
          ...conditionsOf(r).map(
            ([field, condition]) => `\`${field}\` is \`${valuesOf(condition).join('`, `')}\``,
          ),
          ...(r.reason === true ? ['with a stated reason'] : []),
        ].join(', ') || 'all',
        r.fields?.map((f) => `\`${f}\``).join(', ') ?? 'all',
      ]),
    ),
    '',
  ];
}

/** Columns padded to one width, as Prettier writes tables. */
function table(head: string[], rows: string[][]): string[] {
  const widths = head.map((h, i) => Math.max(3, h.length, ...rows.map((r) => r[i]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((c, i) => c.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((w) => '-'.repeat(w)).join(' | ')} |`, ...rows.map(line)];
}
