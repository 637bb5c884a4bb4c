import type { Operation, OperationData, OperationInput } from '@rymeda/contracts';
import type { Principal } from '@rymeda/auth';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import type { Page, Position } from './cursor.ts';

/** What a handler gets. `scope` is the tenant, the first argument of every store function. */
export interface Call<O extends Operation> extends OperationInput<O> {
  scope: TenantContext;
  principal: Principal;
  /** Raw `If-Match`; `checkIfMatch` judges it. */
  ifMatch: string | undefined;
  now: Date;
  /** Lists and searches: how many, and after which row. */
  limit: number;
  after: Position | undefined;
}

/** A single record in the answer, with its version for the ETag. */
export interface Answer<T> {
  data: T;
  version?: number;
  /** Path of the record, for 201 and 202. */
  location?: string;
  /** When it differs from the operation's. */
  status?: 200 | 201 | 202;
}

type Write = 'create' | 'update' | 'delete' | 'action';
type Result<O extends Operation> = O['kind'] extends 'list' | 'search'
  ? Page<OperationData<O>>
  : O['kind'] extends 'delete'
    ? undefined
    : Answer<OperationData<O> | { id: string }>;

/** Writes get the transaction that the edge opened; reads have none. */
export type Handler<O extends Operation> = O['kind'] extends Write
  ? (call: Call<O>, tx: Tx) => Promise<Result<O>>
  : (call: Call<O>) => Promise<Result<O>>;

export interface Route {
  operation: Operation;
  /** The audit's name of what the operation answers with, for example `care_patient`. */
  resourceType: string;
  handler: (call: Call<Operation>, tx: Tx) => Promise<unknown>;
}

/** Binds a handler to an operation of the contracts; `resourceType` is the audit's name of what it answers with. */
export const route = <O extends Operation>(
  operation: O,
  resourceType: string,
  handler: Handler<O>,
): Route => ({
  operation,
  resourceType,
  handler: handler,
});
