import type { Provider, ProviderCreate, ProviderPatch } from '@rymeda/contracts';
import { mergePatch } from '@rymeda/service/records';

export type ProviderState = Omit<Provider, 'createdAt' | 'updatedAt'> & {
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

export const providerFields = [
  'firstName',
  'lastName',
  'npi',
  'specialty',
  'credentialStatus',
  'licenseStates',
] as const;

export const newProvider = (
  command: ProviderCreate,
  birth: { id: string; organizationId: string; now: Date },
): ProviderState => ({
  id: birth.id,
  organizationId: birth.organizationId,
  ...command,
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

/** The provider after a JSON Merge Patch, with the names of the fields that really changed. */
export function changeProvider(
  state: ProviderState,
  patch: ProviderPatch,
  now: Date,
): { provider: ProviderState; changed: string[] } {
  const merged = mergePatch(state, patch);
  const changed = providerFields.filter((f) => JSON.stringify(merged[f]) !== JSON.stringify(state[f]));
  if (changed.length === 0) return { provider: state, changed };
  return { provider: { ...merged, updatedAt: now, version: state.version + 1 }, changed };
}

export function toProvider(state: ProviderState): Provider {
  const { version: _version, createdAt, updatedAt, ...fields } = state;
  return { ...fields, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

export const providerEvent = (
  verb: 'created' | 'updated' | 'deleted',
  state: ProviderState,
  more: object = {},
) => ({
  name: `care.provider.${verb}`,
  subject: `provider/${state.id}`,
  sequence: state.version,
  data: { id: state.id, credentialStatus: state.credentialStatus, specialty: state.specialty, ...more },
});
