import type { Operation } from '@rymeda/contracts';
import type { OperationRow } from '../operation.ts';

/**
 * What the SDK offers: all that partners may call, and the operators' own operations for the CLI; files, which are no
 * JSON, are sent and fetched by plain HTTP.
 */
export const offered = (operations: readonly Operation[]): Operation[] =>
  operations.filter(
    (o) =>
      (o.internal !== true || o.name.startsWith('platform.')) && !o.upload && !(o.data === null && o.answers),
  );

export const rowOf = (o: Operation): OperationRow => ({
  method: o.method,
  path: o.path,
  kind: o.kind,
  input: inputOf(o),
});

function inputOf(o: Operation): OperationRow['input'] {
  if (o.body) return 'body';
  return o.query ? 'query' : 'none';
}

/** The names of the path's parameters, in order. */
export const pathParameters = (o: Operation): string[] =>
  [...o.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
