import type { X12File } from '@rymeda/contracts';
import { fromCents } from '@rymeda/kernel';
import type { X12Fault } from '@rymeda/x12';

/** A payer's file; its content lies sealed in the object store. Cents. */
export type FileState = Omit<X12File, 'createdAt' | 'updatedAt' | 'flags' | 'answers'> & {
  /** Files of earlier days have none. */
  flags?: X12File['flags'];
  answers?: X12File['answers'];
  /** Of all its bytes, hex. A file's content is not to be guessed, so a plain hash tells nothing of it. */
  sha256: string;
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

export const noTotals = { sets: 0, claims: 0, matched: 0, exceptions: 0, paidAmount: 0 };
export const mostProblems = 100;

export function toFile({ version: _version, sha256: _sha256, ...state }: FileState): X12File {
  return {
    ...state,
    flags: state.flags ?? [],
    answers: state.answers ?? null,
    totals: { ...state.totals, paidAmount: fromCents(state.totals.paidAmount) },
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
  };
}

/** Beside what is wrong with a file itself: why a set of it isn't used, or not yet. */
export type FileProblem = Omit<X12Fault, 'code'> & {
  code: X12Fault['code'] | 'OTHER_TYPE' | 'TEST_DATA' | 'DUPLICATE_TRACE' | 'AWAITING_DEPOSIT';
};

export const toProblem = ({ code, segment, line, message }: FileProblem): X12File['problems'][number] => ({
  code,
  segment,
  line,
  message,
});

export const fileObject = ({ organizationId, id }: Pick<FileState, 'organizationId' | 'id'>): string =>
  `revenue/${organizationId}/files/${id}`;

export const fileEvent = (verb: 'received' | 'processed', { id, type, status, version }: FileState) => ({
  name: `revenue.file.${verb}`,
  subject: `file/${id}`,
  sequence: version,
  data: { id, type, ...(verb === 'processed' ? { status } : {}) },
});
