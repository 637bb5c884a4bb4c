import type { ClaimDocument } from '@rymeda/contracts';

/** A document of a claim; its bytes lie sealed in the object store and never change. */
export type DocumentState = Omit<ClaimDocument, 'createdAt' | 'updatedAt'> & {
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

export const toDocument = ({ version: _version, ...state }: DocumentState): ClaimDocument => ({
  ...state,
  createdAt: state.createdAt.toISOString(),
  updatedAt: state.updatedAt.toISOString(),
});

export const documentObject = ({
  organizationId,
  id,
}: Pick<DocumentState, 'organizationId' | 'id'>): string => `revenue/${organizationId}/documents/${id}`;

export const documentEvent = ({ id, claimId, kind, bytes, version }: DocumentState) => ({
  name: 'revenue.document.created',
  subject: `document/${id}`,
  sequence: version,
  data: { id, claimId, kind, bytes },
});
