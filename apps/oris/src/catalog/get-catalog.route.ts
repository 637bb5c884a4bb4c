import { catalogOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { catalog } from './catalog.ts';

export const getCatalog = () =>
  route(catalogOperations.get, 'oris_workflow', () => Promise.resolve({ data: catalog() }));
