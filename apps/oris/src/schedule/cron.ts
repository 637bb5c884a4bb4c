/** A pattern of crontab(5): minute, hour, day of month, month, day of week. */
export interface Cron {
  minutes: readonly number[];
  hours: readonly number[];
  days: ReadonlySet<number>;
  months: ReadonlySet<number>;
  weekdays: ReadonlySet<number>;
  /** As crontab has it: when both are restricted, either one suffices. */
  dayOrWeekday: boolean;
  /**
   * Minute or hour begins with `*`: the pattern follows the time that passes, through an overlap twice. Otherwise it
   * names times of the day, of which each happens once on its day, whatever clocks do.
   */
  isInterval: boolean;
}

/** Why a pattern is refused; fit for its author. */
export class CronFaultError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CronFaultError';
  }
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const weekdays = 'sun mon tue wed thu fri sat'.split(' ');

interface Field {
  name: string;
  from: number;
  to: number;
  /** Names in place of numbers, the first for `from`. */
  names?: readonly string[];
}
const fields: readonly Field[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: months },
  // 7 is Sunday too.
  { name: 'day of week', from: 0, to: 7, names: weekdays },
];

export function parseCron(text: string): Cron {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length)
    throw new CronFaultError('must have five fields: minute, hour, day of month, month, day of week');
  const [minutes, hours, days, month, weekday] = parts.map((part, i) => values(part, fields[i] as Field)) as [
    number[],
    number[],
    number[],
    number[],
    number[],
  ];
  const isRestricted = (i: number): boolean => !parts[i]?.startsWith('*');
  const cron: Cron = {
    minutes,
    hours,
    days: new Set(days),
    months: new Set(month),
    weekdays: new Set(weekday.map((d) => d % 7)),
    dayOrWeekday: isRestricted(2) && isRestricted(4),
    isInterval: !isRestricted(0) || !isRestricted(1),
  };
  if (!everComes(cron)) throw new CronFaultError('never fires: no such day exists');
  return cron;
}

function values(part: string, field: Field): number[] {
  const found = new Set<number>();
  for (const item of part.split(',')) {
    const [, span = '', step] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(item) ?? [];
    const by = step === undefined ? 1 : Number(step);
    const [from, to] = spanOf(span, field, step !== undefined);
    if (by < 1 || from > to) throw faulty(field);
    for (let value = from; value <= to; value += by) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

/** `*`, `5`, `1-5`; `5/10` goes on to the end, as in most crons. */
function spanOf(span: string, field: Field, hasStep: boolean): [number, number] {
  if (span === '*') return [field.from, field.to === 7 ? 6 : field.to];
  const [first = '', last, ...more] = span.split('-');
  if (more.length > 0) throw faulty(field);
  const from = numberOf(first, field);
  if (last !== undefined) return [from, numberOf(last, field)];
  return [from, hasStep ? field.to : from];
}

function numberOf(text: string, field: Field): number {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + field.from;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  if (!(value >= field.from && value <= field.to)) throw faulty(field);
  return value;
}

const faulty = ({ name, from, to }: Field): CronFaultError =>
  new CronFaultError(`has no ${name} from ${from} to ${to}, or a list, range or step of them`);

const longestMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The thirtieth of February never comes; a weekday always does. */
const everComes = (cron: Cron): boolean =>
  cron.dayOrWeekday ||
  [...cron.months].some((month) => [...cron.days].some((day) => day <= (longestMonth[month - 1] as number)));

/** Whether the pattern has the day. `weekday`: 0 is Sunday. */
export function isDay(
  cron: Cron,
  { month, day, weekday }: { month: number; day: number; weekday: number },
): boolean {
  if (!cron.months.has(month)) return false;
  const byDay = cron.days.has(day);
  const byWeekday = cron.weekdays.has(weekday);
  return cron.dayOrWeekday ? byDay || byWeekday : byDay && byWeekday;
}
