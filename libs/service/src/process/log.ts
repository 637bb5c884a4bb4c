import { Problem, spanIdOf, traceIdOf } from '@rymeda/kernel';
import { currentContext } from '@rymeda/tenancy';
import pino, { type DestinationStream } from 'pino';

/**
 * The only fields that a log line may carry, whatever a caller of the logger passes: an allow-list, because
 * a block-list misses a field one level deeper. Values are numbers, booleans or short strings of ours.
 */
const allowed = new Set([
  'method',
  'route',
  'status',
  'durationMs',
  'requestId',
  'traceId',
  'spanId',
  'actorId',
  'organizationId',
  'job',
  'code',
  'reason',
  'count',
  'engine',
  'service',
  'port',
  'adminPort',
  'version',
  'topic',
  'partition',
  'group',
  'lagMs',
  'shard',
  'state',
  'address',
  'signal',
  'ageMs',
  'batch',
  'provider',
  'component',
  'error',
  'errorCode',
  'stack',
  'attempt',
  'minute',
  'kid',
  'eventId',
] as const satisfies readonly string[]);
type Allowed = typeof allowed extends Set<infer F> ? F : never;
export type LogFields = Partial<Record<Allowed, string | number | boolean | undefined>>;

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** An error by its name, code and places in the code; its message may quote a document and stays out. */
  failure(event: string, error: unknown, fields?: LogFields): void;
}

/** What finds the trace of a line. Of a well-formed `traceparent`; nothing without one. */
export const traceFields = (traceparent: string | undefined): LogFields =>
  traceparent === undefined ? {} : { traceId: traceIdOf(traceparent), spanId: spanIdOf(traceparent) };

/** Structured lines on stdout: time, level, service, event and allow-listed fields. */
export function createLog(service: string, level = 'info', destination?: DestinationStream): Log {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = pino(options, destination ?? stdout());
  const at =
    (severity: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) => {
      if (logger.isLevelEnabled(severity))
        logger[severity]({ event, ...pick({ ...traceFields(currentContext()?.traceparent), ...fields }) });
    };
  const error = at('error');
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error,
    failure: (event, thrown, fields = {}) => error(event, { ...fields, ...describe(thrown) }),
  };
}

/** What a killed process had not written is lost; nothing of the audit trail goes this way. */
function stdout(): DestinationStream {
  const stream = pino.destination({ fd: 1, sync: false, minLength: 4096 });
  process.on('exit', () => stream.flushSync());
  return gathering(stream);
}

const gatherMs = 50;

/**
 * Lines are gathered for up to 50 ms or 4 KiB: a system call for each would cost as much as a query. The stream's own
 * periodic flush writes nothing twenty times a second where nothing is logged, by a thread that must be woken for it.
 */
export function gathering(stream: { write(line: string): unknown; flush(): void }): DestinationStream {
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    stream.flush();
  };
  return {
    write(line) {
      stream.write(line);
      timer ??= setTimeout(flush, gatherMs).unref();
    },
  };
}

function pick(fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!(allowed as Set<string>).has(name)) continue;
    if (typeof value === 'number' || typeof value === 'boolean') line[name] = value;
    else if (typeof value === 'string') line[name] = value.slice(0, name === 'stack' ? 2000 : 200);
  }
  return line;
}

/** Frames only: the first lines of a stack repeat the message. */
const frames = (stack: string | undefined): string =>
  (stack ?? '')
    .split('\n')
    .filter((l) => /^\s+at /.test(l))
    .slice(0, 12)
    .map((l) => l.trim())
    .join(' | ');

function describe(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) return { error: typeof thrown };
  const root = thrown instanceof Problem && thrown.cause instanceof Error ? thrown.cause : thrown;
  const code = (root as { code?: unknown }).code;
  return {
    error: root.name,
    ...(thrown instanceof Problem ? { code: thrown.code } : {}),
    ...(thrown instanceof Problem && thrown.internal !== undefined ? { reason: thrown.internal } : {}),
    ...(typeof code === 'string' || typeof code === 'number' ? { errorCode: code } : {}),
    stack: frames(root.stack),
  };
}
