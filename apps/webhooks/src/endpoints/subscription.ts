/** What the matching of an event needs; nothing sealed. */
export interface Subscription {
  _id: string;
  version: number;
  events: string[];
  ordered: boolean;
  clientId: string;
  partnerId: string | null;
  createdAt: Date;
}
