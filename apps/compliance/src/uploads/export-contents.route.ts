import { platformContentsOf } from '@rymeda/contracts';
import { notFound, problem } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { refuseLeaving, type Leaving } from '@rymeda/service/records';
import { disclose, inOrganization, type Scope } from '@rymeda/tenancy';
import type { FileStore } from '../files/file-store.ts';
import type { UploadState } from './upload.ts';

interface Parts {
  settings: Leaving;
  uploads: { load(scope: Scope, id: string): Promise<Pick<UploadState, 'id' | 'status'> | null> };
  files: Pick<FileStore, 'read'>;
}

/** A file that was accepted, whatever record it belongs or belonged to: for the export that an organisation is owed. */
export const exportContents = ({ settings, uploads, files }: Parts) =>
  route(
    platformContentsOf.compliance.get,
    'platform_contents',
    async ({ scope: operator, params, query: { id } }) => {
      refuseLeaving(settings, params.organizationId);
      return inOrganization(operator, params.organizationId, async (scope) => {
        // What was refused is nobody's, and what is awaited is not there yet.
        if ((await uploads.load(scope, id))?.status !== 'accepted') throw notFound();
        const stored = await files.read(scope, id);
        if (stored === undefined) throw gone();
        const pieces: Buffer[] = [];
        for await (const piece of stored) pieces.push(piece as Buffer);
        disclose({ resourceType: 'compliance_upload', resourceIds: [id], fields: ['content'] });
        return {
          data: undefined,
          raw: { contentType: 'application/octet-stream', body: Buffer.concat(pieces), filename: id },
        };
      });
    },
  );

/** A file that was accepted: an export goes past it, and an operator is told. */
const gone = () => problem('DECRYPTION_FAILED', 'A stored file could not be read', { internal: 'gone' });
