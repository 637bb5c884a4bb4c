import { z } from 'zod';
import { allOperations } from '../catalogue.ts';
import type { Operation } from '../operation.ts';
import { resourceDefinition, resourceTypes, type ResourceType } from './resources.ts';
import type { RuleAction } from './rule.ts';

/** What a caller does by an operation, and to what. */
export interface OperationAccess {
  action: RuleAction;
  resource: ResourceType;
}

const actionOfKind = {
  create: 'create',
  read: 'read',
  list: 'read',
  search: 'read',
  update: 'update',
  action: 'update',
  delete: 'delete',
} as const satisfies Record<Operation['kind'], RuleAction>;

const known = new WeakMap<object, OperationAccess | null>();

/** `undefined` for an operation that no resource names: then no user may call it. */
export function accessOf(
  operation: Pick<Operation, 'name' | 'kind' | 'action'>,
): OperationAccess | undefined {
  let access = known.get(operation);
  if (access === undefined) {
    const resource = resourceOf(operation.name);
    access =
      resource === undefined ? null : { action: operation.action ?? actionOfKind[operation.kind], resource };
    known.set(operation, access);
  }
  return access ?? undefined;
}

function resourceOf(name: string): ResourceType | undefined {
  const fits = (prefix: string): boolean => name.startsWith(`${prefix}.`);
  let best: { type: ResourceType; length: number } | undefined;
  for (const type of resourceTypes)
    for (const prefix of resourceDefinition(type).operations)
      if (fits(prefix) && prefix.length > (best?.length ?? 0)) best = { type, length: prefix.length };
  return best?.type;
}

/** Names of the fields that a resource's records answer with; what `fields` of a rule may name. */
export function fieldsOf(resource: ResourceType): readonly string[] {
  let fields = knownFields.get(resource);
  if (fields === undefined) {
    const names = allOperations
      .filter((o) => accessOf(o)?.resource === resource && o.data instanceof z.ZodObject)
      .flatMap((o) => Object.keys((o.data as z.ZodObject).shape));
    fields = [...new Set(names)];
    knownFields.set(resource, fields);
  }
  return fields;
}
/** Each request of a user asks. */
const knownFields = new Map<ResourceType, readonly string[]>();
