import type { Batch } from '@rymeda/contracts';
import { fromCents } from '@rymeda/kernel';

/** An interchange of many claims; the file itself lies sealed in the object store. Cents. */
export type BatchState = Omit<Batch, 'createdAt' | 'updatedAt'> & {
  /** Who sends to whom, as its number was given; batches of earlier days have none. */
  partner?: string;
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

export const toBatch = ({ version: _version, partner: _partner, ...state }: BatchState): Batch => ({
  ...state,
  totalAmount: fromCents(state.totalAmount),
  createdAt: state.createdAt.toISOString(),
  updatedAt: state.updatedAt.toISOString(),
});

export const batchEvent = (state: BatchState) => {
  const { id, payerId, claims, totalAmount } = toBatch(state);
  return {
    name: 'revenue.batch.created',
    subject: `batch/${id}`,
    sequence: state.version,
    data: { id, payerId, claims, totalAmount },
  };
};

export const batchObject = ({ organizationId, id }: Pick<BatchState, 'organizationId' | 'id'>): string =>
  `revenue/${organizationId}/batches/${id}`;
