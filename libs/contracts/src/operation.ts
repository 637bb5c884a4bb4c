import type { ErrorCode } from '@rymeda/kernel';
import type { z } from 'zod';
import type { ResourceType } from './permissions/resources.ts';
import type { RuleAction } from './permissions/rule.ts';
import type { Scope } from './scopes.ts';

/**
 * One operation of the API, said once: the engine binds a handler to it, the edge validates with its schemas
 * and checks its scope, the gateway publishes it as OpenAPI, the SDK takes its types from it.
 *
 * kind: `create` and `action` and `update` and `delete` write (a POST among them takes an Idempotency-Key);
 * `read`, `list` and `search` only read.
 */
export interface Operation {
  /** `<engine>.<resources>.<verb>`, which is also its place in the SDK and its operationId. */
  name: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Full path with `{id}` parameters. */
  path: string;
  kind: 'create' | 'read' | 'list' | 'search' | 'update' | 'delete' | 'action';
  /** What a role must allow, where the kind doesn't say it (`create` of an export is `export`). */
  action?: RuleAction;
  /** The scope a caller needs; `null` for the few that need no token. */
  scope: Scope | null;
  /** What a caller must be allowed besides, because the answer leads to that too. */
  also?: { scope: Scope; action: RuleAction; resource: ResourceType };
  summary: string;
  /** Prefix of the id in each path parameter: a malformed one answers 404. */
  params?: Readonly<Record<string, string>>;
  query?: z.ZodObject;
  body?: z.ZodObject;
  /** The body is a file, which is streamed: its media types, and how long it may be. */
  upload?: { types: readonly string[]; maxBytes: number };
  /** Media types of answers that are no envelope but a file; `data` then tells of the JSON form, if there is one. */
  answers?: readonly string[];
  /**
   * The answer doesn't end by itself: server-sent events, the data of each of which is this. A caller goes on after the
   * last one that it has by `Last-Event-ID`. It is a `read` whose `data` is `null`.
   */
  stream?: z.ZodType;
  /** An action's body may be left out. */
  bodyOptional?: boolean;
  /** What `data` holds; for lists and searches, one item. `null` for 204. */
  data: z.ZodType | null;
  /** What `data` holds is no record but tells of one, which the handler has looked up: roles' conditions are that one's. */
  tellsOfOne?: boolean;
  /** The status of success; a create may also answer 202. */
  status: 200 | 201 | 202 | 204;
  /** Codes beyond those that every operation can answer. */
  errors?: readonly ErrorCode[];
  /** PHI fields that a caller may try as query parameters, and where to search by them instead. */
  searchInstead?: { path: string; fields: readonly string[] };
  /** Who calls it stands in no line of a log: its body may ask that nobody be named. */
  unlogged?: boolean;
  /** Not for partners: served to other services or operators, left out of the public document. */
  internal?: boolean;
}

export const operation = <const O extends Operation>(spec: O): O => spec;

/** All that a caller's token must have; none of the few that need no token. */
export const scopesOf = ({ scope, also }: Pick<Operation, 'scope' | 'also'>): Scope[] =>
  [scope, also?.scope ?? null].filter((s) => s !== null);

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
/** What a handler gets: `query` and `body` are parsed; `undefined` where the operation has none. */
export interface OperationInput<O extends Operation> {
  params: Record<O['params'] extends Readonly<Record<infer K, string>> ? K & string : never, string>;
  query: Parsed<O['query']>;
  body: Parsed<O['body']>;
}
/** What `data` is typed as. */
export type OperationData<O extends Operation> = O['data'] extends z.ZodType
  ? z.output<O['data']>
  : undefined;
