import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Principal } from '@rymeda/auth';
import type { Span } from '@rymeda/kernel';
import type { RequestStamp } from '@rymeda/service';
import type { RequestTarget } from './routing/request-target.ts';

/** What the gateway knows of one request. */
export interface RequestState {
  stamp: RequestStamp;
  target: RequestTarget;
  /** The caller's, as far as it can be known. */
  address: string;
  /** Of the client's certificate, where it has shown one. */
  certificateThumbprint?: string;
  /** Where it is in its trace, whether that is kept or not. */
  traceparent: string;
  /** Its part of a trace that is kept. */
  span?: Span | undefined;
  /** Template for logs and metrics, never the path. */
  route: string;
  principal?: Principal;
  /** Its line in the log names nobody and has no id. */
  unlogged?: boolean;
  /** Its answer doesn't end by itself; `answeredAt` is when that began. */
  streams?: boolean;
  answeredAt?: number;
  /** What the answer says went wrong, and why for the log's reader. */
  fault?: { code: string; reason: string | undefined };
  /** Refused for want of a valid token: counted, not logged. */
  refused?: boolean;
  /** The organisation lets nobody in from there: its engine refuses, so that the attempt is in the trail. */
  addressRefused?: true;
}

export interface Exchanged {
  request: IncomingMessage;
  response: ServerResponse;
  state: RequestState;
}
