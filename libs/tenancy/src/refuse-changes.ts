type Plain = Record<string, unknown>;

/** An update is made of operators, and none of them touches the tenant. Throws otherwise. */
export function checkUpdate(update: unknown): Plain {
  // A pipeline could compute a tenant out of anything.
  if (typeof update !== 'object' || update === null || Array.isArray(update))
    throw new Error('An update is made of operators');
  for (const [operator, change] of Object.entries(update)) {
    if (!operator.startsWith('$')) throw new Error('An update is made of operators');
    if (typeof change !== 'object' || change === null) continue;
    for (const [path, value] of Object.entries(change as Plain))
      if (isTenantPath(path) || (operator === '$rename' && isTenantPath(value)))
        throw new Error('A document never changes its tenant');
  }
  return update as Plain;
}

const isTenantPath = (path: unknown): boolean =>
  typeof path === 'string' && (path === 'organizationId' || path.startsWith('organizationId.'));
