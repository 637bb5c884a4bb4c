import type { Operation, OperationData, OperationInput } from '@rymeda/contracts';
import type { Principal } from '@rymeda/auth';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import type { Page, Position } from './cursor.ts';
import type { EventSource } from './event-stream.ts';

/** What a handler gets. `scope` is the tenant, the first argument of every store function. */
export interface Call<O extends Operation> extends OperationInput<O> {
  scope: TenantContext;
  principal: Principal;
  /** `If-Match` as it came, in its form; `checkIfMatch` judges it. */
  ifMatch: string | undefined;
  now: Date;
  /** Lists and searches: how many, and after which row. */
  limit: number;
  after: Position | undefined;
}

/** An answer that is a file and no envelope. */
export interface RawAnswer {
  contentType: string;
  body: string | Buffer;
  /** What a browser calls the file that it saves. */
  filename?: string;
}

/** A single record in the answer, with its version for the ETag. */
export interface Answer<T> {
  data: T;
  /** Sent instead of `data`; only reads have one. */
  raw?: RawAnswer;
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
  /** The job in whose name a call is done whose body asks that its caller be named nowhere. */
  unnamedAs?: (body: unknown) => string | undefined;
  /** It inserts and reads nothing, as a rule: what comes at the same moment may share a transaction. */
  together?: true;
  /** Of an upload: takes the body as it comes, before any transaction; what it makes of it is the call's `body`. */
  receive?: Receive;
  /** Of an upload: undoes `receive` where nothing names what came of it. */
  letGo?: LetGo;
  /** Of a stream, instead of the handler: what it sends. Runs in the tenant's context, and so does its source. */
  open?: (call: StreamCall) => Promise<EventSource>;
}

/** A stream's call; `lastEventId` is the caller's header, unread. */
export type StreamCall<O extends Operation = Operation> = Pick<
  Call<O>,
  'scope' | 'params' | 'query' | 'now'
> & {
  lastEventId: string | undefined;
};

/** A body on its way. Reading it throws PAYLOAD_TOO_LARGE, or BAD_REQUEST when it is cut off. */
export interface Upload {
  scope: TenantContext;
  query: unknown;
  contentType: string;
  chunks: AsyncIterable<Buffer>;
}
export type Receive = (upload: Upload) => Promise<unknown>;
export type LetGo = (scope: TenantContext, received: unknown) => Promise<void>;

/** What takes a body in. What comes of it has an id of its own each time, and else tells one content from another. */
export interface Receiver<O extends Operation, R> {
  receive: (upload: Upload & { query: OperationInput<O>['query'] }) => Promise<R>;
  /** The same was taken in before, or the request is refused: nothing names what came of this body. */
  letGo: (scope: TenantContext, received: R) => Promise<void>;
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

/** The same for what inserts and reads nothing, as a rule: what comes at the same moment shares a transaction. */
export const togetherRoute = <O extends Operation>(
  operation: O,
  resourceType: string,
  handler: Handler<O>,
): Route => ({ ...route<O>(operation, resourceType, handler), together: true });

/** The same where a caller may ask to be named nowhere: `unnamedAs` answers the job in whose name it is done. */
export const unnamedRoute = <O extends Operation>(
  operation: O & { unlogged: true },
  resourceType: string,
  unnamedAs: (body: OperationInput<O>['body']) => string | undefined,
  handler: Handler<O>,
): Route => ({ ...route<O>(operation, resourceType, handler), unnamedAs: unnamedAs as never });

/** The same for a file: `receive` takes it in, the handler, with the transaction, what came of that. */
export const uploadRoute = <O extends Operation, R extends { id: string }>(
  operation: O & { upload: object },
  resourceType: string,
  { receive, letGo }: Receiver<O, R>,
  handler: (call: Omit<Call<O>, 'body'> & { body: R }, tx: Tx) => Promise<Answer<unknown>>,
): Route => ({
  operation,
  resourceType,
  receive: receive as Receive,
  letGo: letGo as LetGo,
  handler: handler as unknown as Route['handler'],
});

/** The same for what doesn't end by itself. */
export const streamRoute = <O extends Operation>(
  operation: O & { stream: object },
  resourceType: string,
  open: (call: StreamCall<O>) => Promise<EventSource>,
): Route => ({
  operation,
  resourceType,
  handler: () => Promise.reject(new Error('A stream has no handler')),
  open: open as never,
});
