import type { RunState, StepFault } from '../runs/run.ts';

/** What one attempt at a step came to. */
export type Outcome =
  | { kind: 'done'; output: Record<string, unknown>; sent?: Sent }
  /** `retryAfter`: what the other side asked for, seconds. `mayHaveLeft`: nobody can tell whether it arrived. */
  | {
      kind: 'failed';
      error: StepFault;
      mayPass: boolean;
      retryAfter?: number | null;
      mayHaveLeft?: boolean;
      sent?: Sent;
    };

/** Something that left the platform, or was to: it is told, so that the audit log has it. */
export interface Sent {
  kind: 'email' | 'webhook';
  outcome: 'sent' | 'failed' | 'unknown';
}

/** What an effect knows of its step. */
export interface Step {
  run: Pick<RunState, '_id' | 'organizationId' | 'workflowId' | 'depth'>;
  key: string;
  timeoutSeconds: number;
}

/** The same each time the step is tried, in whichever process, as long as the run lives. */
export const effectKey = ({ run, key }: Pick<Step, 'run' | 'key'>): string => `${run._id}:${key}`;
