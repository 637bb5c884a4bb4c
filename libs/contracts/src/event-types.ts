import type { z } from 'zod';
import type { CataloguedEvent } from './catalogue.ts';
import type { CloudEvent } from './event.ts';

type TypeOf<E> = E extends { name: infer N extends string; version: infer V extends number }
  ? `rymeda.${N}.v${V}`
  : never;

/** Every CloudEvents `type` of the catalogue. */
export type EventType = TypeOf<CataloguedEvent>;

/** A definition without literal name and version would make every string an `EventType`: list it `as const`. */
type Literal = string extends CataloguedEvent['name'] ? never : true;
export const everyEventHasALiteralName: Literal = true;

type DefinitionOf<T extends EventType, E = CataloguedEvent> = E extends unknown
  ? T extends TypeOf<E>
    ? E
    : never
  : never;

/** What a type's `data` holds. */
export type EventData<T extends EventType> =
  DefinitionOf<T> extends { data: infer D extends z.ZodType } ? z.output<D> : never;

/** A CloudEvent of one type of the catalogue. */
export type EventOf<T extends EventType> = Omit<CloudEvent, 'type' | 'data'> & {
  type: T;
  data: EventData<T>;
};
