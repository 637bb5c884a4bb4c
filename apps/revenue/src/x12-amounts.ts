import { fromCents } from '@rymeda/kernel';

/** What is an amount in a claim that is sent and in a payment that comes (libs/x12), wherever it stands there. Cents. */
const amounts = new Set(['charge', 'paid', 'remaining', 'amount', 'patientResponsibility']);

/** The same claim or payment in US dollars, for whoever reads it outside. */
export function x12InDollars<T>(said: T): T {
  return inDollars(said) as T;
}

function inDollars(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inDollars);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      amounts.has(name) && typeof inner === 'number' ? fromCents(inner) : inDollars(inner),
    ]),
  );
}
