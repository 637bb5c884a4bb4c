import type { ResourceNames } from '../naming.ts';

/** A resource to make: what the templates are filled with. */
export interface Resource extends ResourceNames {
  engine: string;
  prefix: string;
}
