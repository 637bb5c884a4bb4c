import type { Upload } from '@rymeda/contracts';

/** In memory. awaiting → checking → accepted or rejected; an abandoned one is rejected as missing. */
export type UploadState = Omit<Upload, 'createdAt' | 'updatedAt' | 'link'> & {
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

export function toUpload(state: UploadState, link: Upload['link']): Upload {
  const { id, organizationId, filename, contentType, bytes, sha256, status, rejection } = state;
  return {
    ...{ id, organizationId, filename, contentType, bytes, sha256, status, rejection, link },
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
  };
}

export const uploadEvent = (verb: 'created' | 'completed' | 'accepted' | 'rejected', state: UploadState) => ({
  name: `compliance.upload.${verb}`,
  subject: `upload/${state.id}`,
  sequence: state.version,
  data: { id: state.id, status: state.status, rejection: state.rejection },
});
