import { patientBody } from '../patients.ts';

export interface PlannedRequest {
  method: 'GET' | 'POST';
  path: string;
  body?: string;
}

/** What a run sends: the same requests over and over, or a new patient each time. */
export type RequestPlan =
  { kind: 'cycle'; requests: PlannedRequest[] } | { kind: 'create'; path: string; from: number };

/** One bounded piece of load. It crosses a process boundary, so it is plain data. */
export interface LoadSpec {
  origin: string;
  headers: Record<string, string>;
  connections: number;
  seconds: number;
  plan: RequestPlan;
}

export interface LoadResult {
  /** From the first request sent to the last answer counted. */
  seconds: number;
  /** Milliseconds of each answer, unsorted. */
  latencies: Float64Array;
  /** By status, or by the code of an error without an answer; anything but 2xx spoils a measurement. */
  failures: Record<string, number>;
}

/** An endless source of requests; connections take turns. */
export function requestsOf(plan: RequestPlan): () => PlannedRequest {
  let next = 0;
  if (plan.kind === 'create') {
    const { path, from } = plan;
    return () => ({ method: 'POST', path, body: JSON.stringify(patientBody(from + next++)) });
  }
  const { requests } = plan;
  return () => requests[next++ % requests.length] as PlannedRequest;
}
