import type { Caller, Principal } from '@rymeda/auth';
import type { AuditLog, Operation } from '@rymeda/contracts';
import type { RefusedAttempt } from '@rymeda/events';
import { isId, isOrganizationId } from '@rymeda/kernel';
import type { Route } from './route.ts';

const actions: Record<Operation['kind'], AuditLog['action']> = {
  read: 'read',
  list: 'read',
  search: 'read',
  create: 'create',
  update: 'update',
  action: 'update',
  delete: 'delete',
};

/** Ids that a path names, as its template says; an id that is malformed names nothing. */
export function namedIds(operation: Operation, path: string): string[] {
  const segments = path.split('/');
  return operation.path.split('/').flatMap((part, n) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    const prefix = name === undefined ? undefined : operation.params?.[name];
    const value = segments[n];
    if (prefix === undefined || value === undefined) return [];
    return (prefix === 'org' ? isOrganizationId(value) : isId(prefix, value)) ? [value] : [];
  });
}

/** The route that a request is for, also of one that is refused before routes are looked at. */
export function routeFor(routes: readonly Route[], method: string, path: string): Route | undefined {
  const segments = path.split('/');
  const asked = method === 'HEAD' ? 'GET' : method;
  const fits = (template: string): boolean => {
    const parts = template.split('/');
    return parts.length === segments.length && parts.every((p, n) => p.startsWith('{') || p === segments[n]);
  };
  const found = routes.filter(({ operation }) => operation.method === asked && fits(operation.path));
  // `/endpoints/test` beside `/endpoints/{id}`: the one with fewer parameters, as the router has it.
  return found.sort((a, b) => a.operation.path.split('{').length - b.operation.path.split('{').length)[0];
}

/** What the audit log is told of a caller that was known and refused: nothing that it sent. */
export const refusedAttempt = (
  { operation, resourceType }: Route,
  by: { principal: Principal; caller: Omit<Caller, 'issuedAt'> },
  path: string,
  refusal: string,
): RefusedAttempt => ({
  organizationId: by.principal.organizationId,
  actorId: by.principal.id,
  cause: by.principal.cause,
  ipAddress: by.caller.ipAddress,
  userAgent: by.caller.userAgent,
  requestId: by.caller.requestId,
  operation: operation.name,
  action: actions[operation.kind],
  resourceType,
  resourceIds: namedIds(operation, path),
  refusal,
});
