import { logLevels, type LogLevel } from './arguments.ts';
import { printable } from './table.ts';

/** A line of any part's log, as far as it could be read. */
export interface LogLine {
  service: string;
  /** Null where the line has none of its own: a stack trace, a banner. */
  time: string | null;
  level: LogLevel | null;
  /** What it says, without the fields above. */
  fields: Readonly<Record<string, unknown>>;
  message: string;
}

type Plain = Record<string, unknown>;

export function readLogLine(service: string, text: string): LogLine {
  const json = parsed(text);
  if (!json) return readText(service, text);
  return 'attr' in json || 's' in json ? readMongodb(service, json) : readService(service, json);
}

/** What the platform's own services write: allow-listed fields around an event. */
function readService(service: string, json: Plain): LogLine {
  const { level, time, service: _service, event, ...fields } = json;
  return { service, time: text(time), level: levelNamed(text(level)), fields, message: text(event) ?? '' };
}

/** MongoDB's structured log. Its attributes may be anything, commands included, and are left out. */
function readMongodb(service: string, json: Plain): LogLine {
  const { $date } = (json['t'] ?? {}) as { $date?: unknown };
  const severity = text(json['s']) ?? '';
  const levels: Record<string, LogLevel> = { F: 'fatal', E: 'error', W: 'warn', I: 'info' };
  const level = levels[severity] ?? (severity.startsWith('D') ? 'debug' : null);
  const time = instant(text($date));
  return { service, time, level, fields: {}, message: `${text(json['c']) ?? ''} ${text(json['msg']) ?? ''}` };
}

/** Redis marks its level by a character, Kafka by a word; anything else has none. */
function readText(service: string, line: string): LogLine {
  const redis = /^\d+:\w (\d{1,2} \w{3} \d{4} [\d:.]+) ([.*#-]) (.*)$/.exec(line);
  if (redis) {
    const levels: Record<string, LogLevel> = { '.': 'debug', '-': 'debug', '*': 'info', '#': 'warn' };
    const [, at = '', mark = '', message = ''] = redis;
    return { service, time: instant(`${at} UTC`), level: levels[mark] ?? null, fields: {}, message };
  }
  const word = /\b(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\b/.exec(line)?.[1]?.toLowerCase();
  return { service, time: null, level: levelNamed(word), fields: {}, message: line };
}

/** A line without a level is always shown: it may be why a service died. */
export function atLeast(line: LogLine, level: LogLevel | undefined): boolean {
  if (level === undefined || line.level === null) return true;
  return logLevels.indexOf(line.level) >= logLevels.indexOf(level);
}

/** `2026-11-21 05:15:53.753 info  care      request GET /v1/care/sessions 200 3.01 ms actorId=…` */
export function formatLogLine(line: LogLine): string {
  const { method, route, status, durationMs, ...rest } = line.fields;
  const request = [method, route, status].filter((part) => part !== undefined).map(shown);
  if (typeof durationMs === 'number') request.push(`${durationMs} ms`);
  const others = Object.entries(rest).map(([name, value]) => `${name}=${shown(value)}`);
  const time = (line.time ?? '').replace('T', ' ').replace(/Z$/, '').padEnd(23);
  const head = `${time} ${(line.level ?? '').padEnd(5)} ${line.service.padEnd(8)}`;
  return printable([head, line.message, ...request, ...others].join(' ').trimEnd());
}

/** One line of NDJSON. */
export const logLineJson = ({ service, time, level, message, fields }: LogLine): string =>
  JSON.stringify({ ...fields, service, time, level, message });

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const levelNamed = (name: string | null | undefined): LogLevel | null =>
  logLevels.find((known) => known === name) ?? null;

function instant(value: string | null): string | null {
  const at = new Date(value ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

function parsed(line: string): Plain | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Plain;
  } catch {
    return null;
  }
}
