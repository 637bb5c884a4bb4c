import type { PastPosture, Posture } from '@rymeda/contracts';

/** How it stood on a day; never changes. */
export type PastPostureState = Omit<PastPosture, 'createdAt' | 'updatedAt'> & {
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

export const pastPosture = (
  { score, counts, requirements }: Posture,
  birth: { id: string; organizationId: string; day: string; now: Date },
): PastPostureState => ({
  ...{ id: birth.id, organizationId: birth.organizationId, day: birth.day },
  ...{ score, counts, statuses: requirements.map(({ code, status }) => ({ code, status })) },
  ...{ createdAt: birth.now, updatedAt: birth.now, version: 1 },
});

export const toPastPosture = ({ version: _version, ...state }: PastPostureState): PastPosture => ({
  ...state,
  createdAt: state.createdAt.toISOString(),
  updatedAt: state.updatedAt.toISOString(),
});

export const recordedEvent = ({ id, day, score }: PastPostureState) => ({
  name: 'compliance.posture.recorded',
  subject: `posture/${id}`,
  sequence: 1,
  data: { id, day, score },
});
