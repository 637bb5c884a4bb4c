import { platformContentsOf } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { refuseLeaving, type Leaving } from '@rymeda/service/records';
import { disclose, inOrganization, type Scope } from '@rymeda/tenancy';
import { batchObject } from './batches/batch.ts';
import { documentObject } from './documents/document.ts';
import { fileObject } from './x12-files/file.ts';
import type { SealedFiles } from './x12-files/sealed-file.ts';

interface Parts {
  settings: Leaving;
  files: SealedFiles;
  batches: Known;
  documents: Known;
  x12Files: Known;
}
interface Known {
  load(scope: Scope, id: string): Promise<object | null>;
}

const objectOf = { batch: batchObject, document: documentObject, file: fileObject } as const;

/** What an organisation's records name and the object store keeps sealed, opened: for the export that it is owed. */
export const exportContents = ({ settings, files, batches, documents, x12Files }: Parts) => {
  const stores = { batch: batches, document: documents, file: x12Files };
  return route(
    platformContentsOf.revenue.get,
    'platform_contents',
    async ({ scope: operator, params, query: { resource, id } }) => {
      refuseLeaving(settings, params.organizationId);
      return inOrganization(operator, params.organizationId, async (scope) => {
        if ((await stores[resource].load(scope, id)) === null) throw notFound();
        const { organizationId } = scope;
        const pieces: Buffer[] = [];
        for await (const piece of files.read(organizationId, objectOf[resource]({ organizationId, id })))
          pieces.push(piece);
        disclose({ resourceType: `revenue_${resource}`, resourceIds: [id], fields: ['content'] });
        return {
          data: undefined,
          raw: { contentType: 'application/octet-stream', body: Buffer.concat(pieces), filename: id },
        };
      });
    },
  );
};
