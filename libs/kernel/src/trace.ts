import { randomBytes } from 'node:crypto';
import type { SpanAttribute, SpanType } from './spans.ts';

/** W3C Trace Context, version 00; ids of zeros only are invalid. */
const traceparentForm = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

export const isTraceparent = (value: string | undefined): value is string =>
  value !== undefined && traceparentForm.test(value);

/** Whether whoever began the trace keeps it: bit 0 of the flags. Of a well-formed `traceparent`. */
export const isSampled = (traceparent: string | undefined): traceparent is string =>
  traceparent !== undefined && (Number.parseInt(traceparent.charAt(54), 16) & 1) === 1;

/** 32 hex digits. Of a well-formed `traceparent`. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);

/** 16 hex digits: the span in which this was said. Of a well-formed `traceparent`. */
export const spanIdOf = (traceparent: string): string => traceparent.slice(36, 52);

/** The same place in the same trace, which nobody keeps. Of a well-formed `traceparent`. */
export const unsampled = (traceparent: string): string => `${traceparent.slice(0, 53)}00`;

/** The start of a trace that nobody keeps: it ties the lines of logs together all the same. */
export function newTraceparent(): string {
  const ids = randomBytes(24).toString('hex');
  return `00-${ids.slice(0, 32)}-${ids.slice(32)}-00`;
}

export type SpanAttributes = Partial<Record<SpanAttribute, string | number | boolean | undefined>>;

export interface SpanOptions {
  attributes?: SpanAttributes;
  /** Traceparents of what led here beside the parent. */
  links?: readonly string[];
  /** Default: now. */
  startedAt?: Date;
}

/** A piece of work that is being timed. One that never ends is never told. */
export interface Span {
  /** For what is done within it. */
  readonly traceparent: string;
  /** `fault`: what went wrong, a code of ours or an error's name; never a message. */
  end(attributes?: SpanAttributes, fault?: string): void;
}

/** Undefined where a trace is not kept: then there is nothing to do and nothing is made. */
export interface Tracer {
  /** Within `parent`, where that is sampled. */
  begin(type: SpanType, parent: string | undefined, options?: SpanOptions): Span | undefined;
  /**
   * At a door of the platform: whether it is kept is decided here, whatever `parent` says of itself. With a parent the
   * span belongs to its trace.
   */
  root(type: SpanType, parent: string | undefined, options?: SpanOptions): Span | undefined;
  /** A trace of its own, kept because those that it links are. */
  anew(type: SpanType, options: SpanOptions): Span | undefined;
}

/** For tests, tools, and processes whose traces nobody receives. */
export const noTracer: Tracer = { begin: () => undefined, root: () => undefined, anew: () => undefined };
