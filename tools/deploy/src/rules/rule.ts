import type { Manifest } from '../render/manifest.ts';

/** One of the rules that rendered manifests satisfy. Answers what breaks it; nothing when all is well. */
export interface Rule {
  /** Says what must be so. */
  name: string;
  check(manifests: readonly Manifest[]): Iterable<string>;
}
