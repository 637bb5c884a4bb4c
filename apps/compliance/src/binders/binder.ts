import type { Binder } from '@rymeda/contracts';

export type BinderState = Omit<Binder, 'createdAt' | 'updatedAt' | 'completedAt' | 'url'> & {
  createdAt: Date;
  updatedAt: Date;
  completedAt: Date | null;
  version: number;
};

export const newBinder = (birth: {
  id: string;
  organizationId: string;
  year: number;
  requestedBy: string;
  now: Date;
}): BinderState => ({
  ...{ id: birth.id, organizationId: birth.organizationId, year: birth.year },
  ...{ status: 'queued', progress: { files: 0, of: null }, requestedBy: birth.requestedBy },
  ...{ bytes: null, sha256: null, manifestSha256: null, auditExportId: null, completedAt: null },
  ...{ createdAt: birth.now, updatedAt: birth.now, version: 1 },
});

export const isDone = ({ status }: BinderState): boolean => status === 'completed' || status === 'failed';

export const toBinder = (
  { version: _version, ...state }: BinderState,
  url: string | null = null,
): Binder => ({
  ...state,
  url,
  createdAt: state.createdAt.toISOString(),
  updatedAt: state.updatedAt.toISOString(),
  completedAt: state.completedAt?.toISOString() ?? null,
});

export const binderEvent = (
  verb: 'created' | 'completed' | 'failed',
  { id, year, version }: BinderState,
  more: object = {},
) => ({
  name: `compliance.binder.${verb}`,
  subject: `binder/${id}`,
  sequence: version,
  data: { id, year, ...more },
});
