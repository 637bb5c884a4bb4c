import type { Operation } from '@rymeda/contracts';
import { z } from 'zod';

type Filter = Record<string, unknown>;

/** For filters whose schema alone doesn't tell what a value looks like. */
const byName: Readonly<Record<string, unknown>> = {
  npi: '1999999984',
  specialty: '103TC0700X',
  serviceType: 'x',
  resourceType: 'care_patient',
  event: 'session.completed',
  expiresBefore: '2030-01-02',
  // A report's days, in order.
  from: new Date().toISOString().slice(0, 10),
  to: new Date().toISOString().slice(0, 10),
  asOf: new Date().toISOString().slice(0, 10),
  lastName: 'Someone',
  firstName: 'Some',
};

/**
 * Filters that an operation's contract lets through: all combinations when there are few, otherwise each alone,
 * every pair, and all together. `ids` by prefix; `person` has values for a patient's fields.
 */
export function filterCombinations(
  operation: Operation,
  ids: Record<string, string>,
  person: Filter,
): Filter[] {
  const shape = (operation.query ?? operation.body)?.shape ?? {};
  const names = Object.keys(shape).filter((name) => name !== 'limit' && name !== 'cursor');
  const value = (name: string): unknown => sample(name, shape[name] as z.ZodType, ids, person);
  const chosen = names.length <= 6 ? subsets(names) : [...upToTwo(names), names];
  // A search has no field of its own that must be there: any one will do.
  const required =
    operation.kind === 'search'
      ? []
      : names.filter((name) => !(shape[name] as z.ZodType).safeParse(undefined).success);
  const least = operation.kind === 'search' ? 1 : 0;
  return chosen
    .filter((some) => some.length >= least)
    .filter((some) => required.every((name) => some.includes(name)))
    .map((some) => Object.fromEntries(some.map((name) => [name, value(name)])));
}

const subsets = (names: string[]): string[][] =>
  names.reduce<string[][]>((all, name) => [...all, ...all.map((some) => [...some, name])], [[]]);

const upToTwo = (names: string[]): string[][] => [
  [],
  ...names.map((a) => [a]),
  ...names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b])),
];

function sample(name: string, schema: z.ZodType, ids: Record<string, string>, person: Filter): unknown {
  const description = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    enum?: unknown[];
    format?: string;
    description?: string;
    type?: string;
  };
  const candidates: unknown[] = [
    ...(description.enum ?? []),
    ids[/\((\w+)_…\)/.exec(description.description ?? '')?.[1] ?? ''],
    byName[name],
    person[name],
    description.format === 'date-time' ? '2030-01-02T00:00:00Z' : undefined,
    description.format === 'date' ? '2030-01-02' : undefined,
    description.type === 'boolean' ? true : undefined,
    ...Object.values(ids),
    'x',
  ];
  const found = candidates.find((c) => c !== undefined && schema.safeParse(c).success);
  if (found === undefined) throw new Error(`No sample value fits the filter ${name}: add one to byName`);
  return found;
}
