import type { Run, RunStatus, RunStep, StepState, TriggerKind } from '@rymeda/contracts';
import { finalRunStatuses } from '@rymeda/contracts';
import type { TenantDocument } from '@rymeda/tenancy';
import type { PlanState } from './planner.rules.ts';

export interface StepFault {
  code: string;
  message: string;
}

/** One step as the run shows it; what it gave is in the run's sealed state. */
export interface StoredStep {
  key: string;
  actionId: string;
  type: string;
  state: StepState;
  startedAt: Date;
  finishedAt: Date | null;
  attempts: number;
  error: StepFault | null;
}

/** Why a run is: what made it, in clear. Its values are in the sealed state. */
export interface RunTrigger {
  kind: TriggerKind;
  eventId: string | null;
  scheduledAt: Date | null;
  actorId: string | null;
}

/** What a step that waits was told: an answer, an event; written by whoever tells it, once. */
export interface Arrival {
  key: string;
  /** `ENC[…]` of the JSON that becomes the step's output. */
  sealed: string;
}

/** In clear: ids, states, times. What the workflow's author wrote and what steps gave is sealed. */
export interface RunDocument extends TenantDocument {
  _id: string;
  organizationId: string;
  schemaVersion: 1;
  workflowId: string;
  definition: number;
  status: RunStatus;
  /** One trigger starts a workflow once: unique in the organisation. */
  triggerKey: string;
  trigger: RunTrigger;
  depth: number;
  /** The workflows whose runs led here, the own one last. */
  lineage: string[];
  /** Of the event that started it, where that trace is kept. */
  traceparent?: string;
  steps: StoredStep[];
  /** The step that is open; null between steps. `trying`: an attempt has begun, and nobody has said how it ended. */
  open: { key: string; attempt: number; trying: boolean } | null;
  arrival: Arrival | null;
  /** The event that it waits for, `<event>|<field>|<value>`; absent while it waits for none. */
  waitKey?: string;
  error: StepFault | null;
  /** How often an error that nobody foresaw has interrupted it; absent where none has. */
  interruptions?: number;
  /** Steps that failed and were passed over. */
  passedOver: number;
  /** When there is something to do; absent when there is nothing. */
  dueAt?: Date;
  /** Raised with each change: whoever works on an older one has lost it. */
  rev: number;
  /** Who wrote the last change that went with others': tells it from one that somebody else made meanwhile. */
  savedBy?: string;
  /** Events told so far; the last one's `sequence`. */
  sequence: number;
  /** `ENC[…]` of a SealedState. */
  sealed: string;
  createdAt: Date;
  updatedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** When somebody last had it go on that had failed; absent where nobody has. */
  retriedAt?: Date;
  /** When it is forgotten; the audit log keeps what it did. */
  expireAt?: Date;
  /** While a legal hold lasts: when it would have been forgotten. */
  heldExpireAt?: Date;
}

export interface SealedState {
  /** The trigger's values: `event`, `schedule`, `input`, `measure`. */
  values: Record<string, unknown>;
  plan: PlanState;
  /** What the open or failed step does, as it was made of the values once: an effect that is repeated is the same. */
  input: { key: string; value: unknown } | null;
}

/** What an event may be waited for by, one for each of its plain fields. */
export const waitKey = (event: string, field: string, value: unknown): string =>
  `${event}|${field}|${String(value)}`;

/** A run in hand. */
export interface RunState extends Omit<RunDocument, 'sealed'>, SealedState {}

export const isFinal = (status: RunStatus): boolean =>
  (finalRunStatuses as readonly string[]).includes(status);

export const keepRunsMs = 400 * 86_400_000;

export const toRun = (run: RunDocument, state: SealedState | null): Run => ({
  id: run._id,
  organizationId: run.organizationId,
  createdAt: run.createdAt.toISOString(),
  updatedAt: run.updatedAt.toISOString(),
  workflowId: run.workflowId,
  definition: run.definition,
  status: run.status,
  trigger: {
    kind: run.trigger.kind,
    eventId: run.trigger.eventId,
    scheduledAt: run.trigger.scheduledAt?.toISOString() ?? null,
    actorId: run.trigger.actorId,
    input: state?.values ?? null,
  },
  depth: run.depth,
  steps: run.steps.map((s) => toStep(s, state)),
  error: run.error,
  waitsUntil: run.status === 'waiting' ? (run.dueAt?.toISOString() ?? null) : null,
  startedAt: run.startedAt?.toISOString() ?? null,
  finishedAt: run.finishedAt?.toISOString() ?? null,
});

const toStep = (s: StoredStep, state: SealedState | null): RunStep => ({
  key: s.key,
  type: s.type,
  state: s.state,
  startedAt: s.startedAt.toISOString(),
  finishedAt: s.finishedAt?.toISOString() ?? null,
  attempts: s.attempts,
  error: s.error,
  output: s.finishedAt === null || state === null ? null : outputOf(state.plan, s),
});

/** Null where that of a round was too much to keep. */
const outputOf = (plan: PlanState, { key, actionId }: StoredStep): Record<string, unknown> | null =>
  (key === actionId ? plan.steps : (plan.rounds ?? {}))[key] ?? null;

export const runEvent = (
  verb: 'started' | 'succeeded' | 'failed' | 'partial' | 'cancelled' | 'sent',
  run: Pick<RunDocument, '_id' | 'workflowId' | 'definition' | 'status' | 'trigger' | 'depth'>,
  sequence: number,
  more: object = {},
) => ({
  name: `oris.run.${verb}`,
  subject: `run/${run._id}`,
  sequence,
  data: {
    id: run._id,
    workflowId: run.workflowId,
    ...(verb === 'sent'
      ? {}
      : {
          definition: run.definition,
          status: run.status,
          trigger: run.trigger.kind,
          depth: run.depth,
        }),
    ...more,
  },
});
