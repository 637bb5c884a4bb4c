/** How an operation goes over the wire: one row of the generated table. */
export interface OperationRow {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Full path with `{id}` parameters, in the order of the method's arguments. */
  path: string;
  kind: 'create' | 'read' | 'list' | 'search' | 'update' | 'delete' | 'action';
  /** Where the argument after the path parameters goes. */
  input: 'body' | 'query' | 'none';
}

/** Operation name, for example `care.sessions.start` → its row. */
export type OperationTable = Readonly<Record<string, OperationRow>>;

/** What any call takes as its last argument. */
export interface RequestOptions {
  /** Ends the call, waits for a token and between retries included; the call rejects with the signal's reason. */
  signal?: AbortSignal;
  /** For each attempt; default: the client's, by which a token that must be fetched first always goes. */
  timeoutMs?: number;
  /** Default: the client's, by which a token that must be fetched first always goes. */
  maxRetries?: number;
  /** Why it looks: an HL7 PurposeOfUse code such as `TREAT`; default: the client's. It is recorded with each access. */
  purpose?: string;
  /** A code or the number of a case, recorded likewise, never free text; some roles see nothing without one. */
  reason?: string;
}

/** What a call that changes something takes as its last argument. */
export interface WriteOptions extends RequestOptions {
  /** For POST: default a new UUID, so that automatic retries have one effect. */
  idempotencyKey?: string;
  /** The ETag that the record must still have, or the call fails with 412. */
  ifMatch?: string;
}
