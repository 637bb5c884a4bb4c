import type { PauseReason, TriggerKind, Workflow } from '@rymeda/contracts';
import type { TenantDocument } from '@rymeda/tenancy';
import { withoutSecrets, type Definition } from '../definition/definition.ts';
import type { Need } from '../definition/program.ts';

/** Who saved a workflow: it may do what they may, no more, and no longer. */
export interface Saver {
  kind: 'client' | 'user';
  id: string;
  partnerId: string | null;
  /** Of the token that it was saved with; a user's roles bound it besides. */
  scopes: string[];
}

/** In clear: what finds it, and what it may do. What its author wrote is sealed. */
export interface WorkflowDocument extends TenantDocument {
  _id: string;
  organizationId: string;
  schemaVersion: 1;
  status: Workflow['status'];
  statusReason: PauseReason | null;
  trigger: TriggerKind;
  /** The events that it looks at. */
  events: string[];
  limits: Workflow['limits'];
  /** Its number; `definitions` has them all. */
  definition: number;
  needs: Need[];
  saver: Saver;
  /** Of an active schedule: when it fires next. */
  nextRunAt: Date | null;
  /** Since when what happens may start it. */
  activeSince: Date;
  /** Of a threshold whose events, condition, groups or hits were changed: what happened before is not counted. */
  countsSince?: Date;
  /** When it was last disabled: runs of before end, also where it is resumed before they are looked at. */
  runsEndAt?: Date;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  /** `ENC[…]` of the JSON of Texts. */
  sealed: string;
}

export interface Texts {
  name: string;
  description: string | null;
  definition: Definition;
}

/** In hand. */
export interface WorkflowState
  extends
    Omit<WorkflowDocument, '_id' | 'schemaVersion' | 'sealed' | 'deletedAt' | 'definition'>,
    Omit<Texts, 'definition'> {
  id: string;
  definitionNumber: number;
  definition: Definition;
}

export interface LastRun {
  lastRunAt: Date | null;
  lastRunStatus: Workflow['lastRunStatus'];
}

export const neverRan: LastRun = { lastRunAt: null, lastRunStatus: null };

export const toWorkflow = (w: WorkflowState, last: LastRun): Workflow => ({
  id: w.id,
  organizationId: w.organizationId,
  createdAt: w.createdAt.toISOString(),
  updatedAt: w.updatedAt.toISOString(),
  name: w.name,
  description: w.description,
  trigger: w.trigger,
  triggerConfig: w.definition.trigger.config,
  actions: withoutSecrets(w.definition.actions) as unknown as Workflow['actions'],
  limits: w.limits,
  status: w.status,
  statusReason: w.statusReason,
  scopes: scopesOf(w.needs),
  definition: w.definitionNumber,
  lastRunAt: last.lastRunAt?.toISOString() ?? null,
  lastRunStatus: last.lastRunStatus,
  nextRunAt: w.status === 'active' ? (w.nextRunAt?.toISOString() ?? null) : null,
});

export const scopesOf = (needs: readonly Need[]): string[] => [...new Set(needs.map((n) => n.scope))].sort();

type Verb = 'created' | 'updated' | 'paused' | 'disabled' | 'deleted';
export const workflowEvent = (
  verb: Verb,
  w: Pick<WorkflowDocument, 'status' | 'version'> & { id: string },
  more: object = {},
) => ({
  name: `oris.workflow.${verb}`,
  subject: `workflow/${w.id}`,
  sequence: w.version,
  data: { id: w.id, status: w.status, ...more },
});
