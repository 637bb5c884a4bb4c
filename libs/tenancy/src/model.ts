import { Schema, type Connection, type Model } from 'mongoose';
import { tenantPlugin } from './plugin.ts';

/**
 * The mongoose model behind a scoped collection. Documents are validated by the contracts' schemas before
 * they come here, so the schema only carries the tenant; `_id` is ours (a string).
 */
export function tenantModel(connection: Connection, collection: string): Model<Record<string, unknown>> {
  const existing = connection.models[collection] as Model<Record<string, unknown>> | undefined;
  if (existing) return existing;
  const schema = new Schema<Record<string, unknown>>(
    {
      _id: { type: String, required: true },
      organizationId: { type: String, required: true, immutable: true },
    },
    {
      strict: false,
      strictQuery: false,
      versionKey: false,
      autoIndex: false,
      autoCreate: false,
      minimize: false,
      collection,
    },
  );
  schema.plugin(tenantPlugin);
  return connection.model<Record<string, unknown>>(collection, schema);
}
