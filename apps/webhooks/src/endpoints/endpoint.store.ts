import type { Subscription } from './subscription.ts';
import { problem } from '@rymeda/kernel';
import { afterPosition, pageOf, type EngineCore, type Page, type Position } from '@rymeda/service';
import type { Scope, TenantDocument, Transactional } from '@rymeda/tenancy';
import { statusOf, type EndpointConfig, type EndpointState } from './endpoint.ts';

type Clear = Omit<EndpointState, 'id' | 'disabled' | keyof EndpointConfig>;
interface EndpointDocument extends TenantDocument, Clear {
  _id: string;
  organizationId: string;
  schemaVersion: 1;
  status: 'active' | 'disabled';
  /** `ENC[…]` of the JSON of an EndpointConfig. */
  config: string;
}

const subscriptionFields = {
  events: 1,
  version: 1,
  ordered: 1,
  clientId: 1,
  partnerId: 1,
  createdAt: 1,
} as const;

/** The endpoints of an organisation, with everything that a partner wrote sealed under the organisation's key. */
export function endpointStore({ database, keptBlobs }: Pick<EngineCore, 'database' | 'keptBlobs'>) {
  const documents = database.collection<EndpointDocument>('endpoints');
  const cipher = keptBlobs('endpoints', 'config');

  async function toDocument(scope: Scope, state: EndpointState): Promise<EndpointDocument> {
    const { id, url, description, metadata, headers, tls, secrets, disabled: _status, ...clear } = state;
    const config: EndpointConfig = { url, description, metadata, headers, tls, secrets };
    const sealed = await cipher.seal(scope.organizationId, id, Buffer.from(JSON.stringify(config), 'utf8'));
    return { _id: id, schemaVersion: 1, ...clear, status: statusOf(state), config: sealed, deletedAt: null };
  }

  async function open(found: EndpointDocument): Promise<EndpointState> {
    const { _id, schemaVersion: _v, status, config, deletedAt: _d, ...clear } = found;
    const plain = await cipher.open(found.organizationId, _id, config);
    const opened = JSON.parse(plain.toString('utf8')) as EndpointConfig;
    return { id: _id, ...clear, ...opened, disabled: status === 'disabled' };
  }

  async function newest(scope: Scope, filter: object, limit: number, after: Position | undefined) {
    const rows = await documents.find(
      scope,
      { ...filter, ...afterPosition(after) },
      { sort: { createdAt: -1, _id: -1 }, limit: limit + 1 },
    );
    return pageOf(rows, limit, (r) => ({ time: r.createdAt, id: r._id }));
  }

  return {
    async load(
      scope: Scope,
      id: string,
      filter: object = {},
      tx?: Transactional,
    ): Promise<EndpointState | null> {
      const found = await documents.findOne(scope, { ...filter, _id: id, deletedAt: null }, tx ? { tx } : {});
      return found && open(found);
    },
    async list(
      scope: Scope,
      filter: object,
      limit: number,
      after: Position | undefined,
    ): Promise<Page<EndpointState>> {
      const page = await newest(scope, { ...filter, deletedAt: null }, limit, after);
      return { ...page, items: await Promise.all(page.items.map(open)) };
    },
    /** Deleted ones as well, for who is given all that there is. */
    async all(
      scope: Scope,
      limit: number,
      after: Position | undefined,
    ): Promise<Page<EndpointState & { deletedAt: Date | null }>> {
      const page = await newest(scope, {}, limit, after);
      const items = page.items.map(async (r) => ({ ...(await open(r)), deletedAt: r.deletedAt ?? null }));
      return { ...page, items: await Promise.all(items) };
    },
    async insert(tx: Transactional, scope: Scope, state: EndpointState): Promise<void> {
      await documents.insert(scope, await toDocument(scope, state), tx);
    },
    async replace(tx: Transactional, scope: Scope, state: EndpointState): Promise<void> {
      const was = { _id: state.id, version: state.version - 1, deletedAt: null };
      const result = await documents.replace(scope, was, await toDocument(scope, state), tx);
      if (result.matched !== 1) throw problem('CONFLICT', 'The endpoint was changed meanwhile');
    },
    async softDelete(
      tx: Transactional,
      scope: Scope,
      state: Pick<EndpointState, 'id' | 'version'>,
      now: Date,
    ): Promise<void> {
      const set = { deletedAt: now, updatedAt: now, version: state.version };
      const was = { _id: state.id, version: state.version - 1, deletedAt: null };
      await documents.update(scope, was, { $set: set }, tx);
    },
    /** A partner's, deleted ones as well, whose deliveries are there still. */
    async idsOf(scope: Scope, partnerId: string, limit: number): Promise<string[]> {
      const found = await documents.find(scope, { partnerId }, { projection: { _id: 1 }, limit });
      return found.map((row) => row._id);
    },
    /** Active endpoints that subscribed to any of these, as of a moment at which all that is read is committed. */
    async subscribed(scope: Scope, subscriptions: readonly string[]): Promise<Subscription[]> {
      return documents.find(
        scope,
        { events: { $in: subscriptions }, status: 'active', deletedAt: null },
        { projection: subscriptionFields },
      );
    },
  };
}
export type EndpointStore = ReturnType<typeof endpointStore>;
