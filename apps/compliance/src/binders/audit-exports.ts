import { Readable } from 'node:stream';
import type { EngineRequest } from '@rymeda/service/calls';
import { z } from 'zod';

const answered = z.object({
  id: z.string(),
  status: z.enum(['queued', 'running', 'completed', 'failed']),
  files: z.array(z.object({ name: z.string(), bytes: z.int(), url: z.string() })),
});
export type AuditExport = z.infer<typeof answered>;

/** The audit log of an organisation with its proofs, as its engine gives it to anybody who may have it. */
export interface AuditExports {
  /** Asked twice for one binder it is the same export. */
  request(by: {
    organizationId: string;
    binderId: string;
    year: number;
    /** Of the workflow's run that asked for the binder. */
    requestId?: string | null | undefined;
  }): Promise<AuditExport>;
  /** With links that work for five minutes. `null`: it is not there. */
  find(by: { organizationId: string; binderId: string; exportId: string }): Promise<AuditExport | null>;
  /** The bytes behind one of its links. */
  open(url: string): Promise<Readable>;
}

export const auditExports = ({ request, url }: { request: EngineRequest; url: string }): AuditExports => ({
  async request({ organizationId, binderId: cause, year, requestId }) {
    const { status, data } = await request({
      ...{ url: `${url}/v1/audit/exports`, method: 'POST', organizationId, scope: 'audit:write', cause },
      ...(requestId == null ? {} : { requestId }),
      body: { format: 'ndjson', year },
      idempotencyKey: cause,
    });
    if (status !== 201) throw new Error(`audit answered ${status}`);
    return answered.parse(data);
  },
  async find({ organizationId, binderId: cause, exportId }) {
    const asked = { url: `${url}/v1/audit/exports/${exportId}`, organizationId, scope: 'audit:read', cause };
    const { status, data } = await request(asked);
    if (status === 404) return null;
    if (status !== 200) throw new Error(`audit answered ${status}`);
    return answered.parse(data);
  },
  async open(link) {
    // A log may be long: undici ends a body that stalls, not one that lasts.
    const answer = await fetch(link, { redirect: 'error' });
    if (!answer.ok || answer.body === null) throw new Error(`A file of the audit log: ${answer.status}`);
    return Readable.fromWeb(answer.body);
  },
});
