import { parseAllDocuments } from 'yaml';

/** A Kubernetes object as it is written, of any kind; rules look only where they have something to say. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    generateName?: string;
  };
  spec?: any;
  [field: string]: any;
}

/** Throws where the text is not YAML, or says the same key twice. */
export function manifestsIn(text: string): Manifest[] {
  return parseAllDocuments(text, { uniqueKeys: true }).flatMap((document) => {
    if (document.errors.length > 0) throw document.errors[0] as Error;
    const value = document.toJS() as Manifest | null;
    return value === null ? [] : [value];
  });
}

export const ofKind = (manifests: readonly Manifest[], ...kinds: string[]): Manifest[] =>
  manifests.filter(({ kind }) => kinds.includes(kind));

export const titleOf = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.name}`;

/** Every template of a pod, with the object that makes it. */
export function podsOf(
  manifests: readonly Manifest[],
): { owner: Manifest; labels: Record<string, string>; spec: PodSpec }[] {
  return manifests.flatMap((owner) => {
    if (owner.kind === 'Pod')
      return [{ owner, labels: owner.metadata.labels ?? {}, spec: owner.spec as PodSpec }];
    const within = owner.kind === 'CronJob' ? owner.spec?.jobTemplate?.spec : owner.spec;
    const template = (
      within as { template?: { metadata?: { labels?: Record<string, string> }; spec: PodSpec } } | undefined
    )?.template;
    const kinds = ['Deployment', 'Job', 'CronJob', 'StatefulSet', 'DaemonSet'];
    if (!kinds.includes(owner.kind) || template === undefined) return [];
    return [{ owner, labels: template.metadata?.labels ?? {}, spec: template.spec }];
  });
}

type Loose = Record<string, any>;
export interface PodSpec extends Loose {
  containers: Loose[];
  initContainers?: Loose[];
}
export const containersOf = (spec: PodSpec): Loose[] => [...(spec.initContainers ?? []), ...spec.containers];
