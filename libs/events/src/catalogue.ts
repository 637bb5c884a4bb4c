import {
  cloudEvent,
  eventsByEngine,
  eventType,
  type CloudEvent,
  type EventDefinition,
} from '@rymeda/contracts';

const named = (engine: string): [string, Map<string, EventDefinition>] => [
  engine,
  new Map((eventsByEngine[engine] ?? []).map((e) => [e.name, e])),
];
const catalogue = new Map(Object.keys(eventsByEngine).map(named));
const byType = new Map(
  Object.values(eventsByEngine)
    .flat()
    .map((e) => [eventType(e), e]),
);

/** A producer's mistake: it never reaches a subscriber, because the transaction that emits it fails. */
export class UncataloguedEventError extends Error {
  constructor(name: string, fault: string) {
    super(`Event ${name}: ${fault}`);
    this.name = 'UncataloguedEventError';
  }
}

/** The definition of an engine's event, and its data as the schema lets it through. Throws otherwise. */
export function checkedEvent(
  engine: string,
  name: string,
  data: unknown,
): { definition: EventDefinition; data: Record<string, unknown> } {
  const definition = catalogue.get(engine)?.get(name);
  if (definition === undefined) throw new UncataloguedEventError(name, `not in the catalogue of ${engine}`);
  const parsed = definition.data.safeParse(data);
  if (!parsed.success) {
    const paths = parsed.error.issues.map((i) => i.path.join('.') || 'data').join(', ');
    throw new UncataloguedEventError(name, `data does not fit its schema at ${paths}`);
  }
  return { definition, data: parsed.data as Record<string, unknown> };
}

/** The definition behind a CloudEvents `type`, whichever engine's. */
export const definitionOfType = (type: string): EventDefinition | undefined => byType.get(type);

/** A newer producer's attributes are no reason to refuse an event. */
const tolerant = cloudEvent.strip();

/** Reads a message's value; `undefined` when it is no CloudEvent of ours. */
export function parseCloudEvent(value: Buffer | null): CloudEvent | undefined {
  if (value === null) return undefined;
  try {
    const parsed = tolerant.safeParse(JSON.parse(value.toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    // Not JSON: the caller decides what becomes of a message that can't be read.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
