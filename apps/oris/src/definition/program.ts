import type { Action } from '@rymeda/contracts';
import type { Compiled } from '../expressions/language.ts';

export type LeafAction = Exclude<Action, { type: 'branch' | 'forEach' }>;

/** A value of an action, with its expressions in place: JSON of the values that a run has. */
export type Render<T = unknown> = (values: Readonly<Record<string, unknown>>) => T;

/**
 * A definition as a list of instructions with jumps, so that where a run stands is one number and its loops, and
 * survives anything that can be written down.
 */
export type Instruction =
  /** `skip`: where to go on when `if` is false. */
  | { op: 'guard'; id: string; type: string; condition: Compiled; skip: number }
  /** `awaits`: of a wait for an event, whether it is the one; over `awaited` besides the run's values. */
  | { op: 'step'; action: LeafAction; render: Render; awaits?: Compiled }
  | { op: 'unless'; id: string; condition: Compiled; to: number }
  | { op: 'jump'; to: number }
  | { op: 'loop'; id: string; as: string; items: Compiled; limit: number; end: number }
  | { op: 'next'; start: number };

export type Program = readonly Instruction[];

/** What must be allowed for a definition to be saved and to run. */
export interface Need {
  scope: string;
  /** As roles name it. */
  action: 'create' | 'read' | 'update' | 'delete' | 'export';
  resource: string;
}
