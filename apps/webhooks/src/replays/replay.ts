import type { WebhookReplay } from '@rymeda/contracts';
import type { TenantDocument } from '@rymeda/tenancy';

/** A job that sends again, or for the first time, what lies in a range of time; worked off in steps. */
export interface ReplayDocument extends TenantDocument {
  _id: string;
  organizationId: string;
  /** Whose endpoint it is. Absent on those from before replays could be read: an organisation's users see them. */
  partnerId?: string | null;
  endpointId: string;
  shard: number;
  events: WebhookReplay['events'];
  since: Date;
  until: Date;
  status: WebhookReplay['status'];
  count: number;
  /** How far it has come: what it looks at next is behind this. */
  position: { at: Date; id: string };
  createdAt: Date;
  /** When it is forgotten. */
  expireAt: Date;
}

export const toReplay = (r: ReplayDocument): WebhookReplay => ({
  id: r._id,
  endpointId: r.endpointId,
  events: r.events,
  since: r.since.toISOString(),
  until: r.until.toISOString(),
  status: r.status,
  count: r.count,
  createdAt: r.createdAt.toISOString(),
});
