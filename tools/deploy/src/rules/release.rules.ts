import { ofKind, podsOf, titleOf } from '../render/manifest.ts';
import type { Rule } from './rule.ts';

const looksSecret =
  /(-----BEGIN [A-Z ]*PRIVATE KEY|mongodb(\+srv)?:\/\/[^\s"']*:[^\s"']*@|rediss?:\/\/[^\s"']*:[^\s"']*@|AKIA[0-9A-Z]{16})/;

export const noSecrets: Rule = {
  name: 'nothing secret is rendered: secrets come from the store or are there already',
  *check(manifests) {
    for (const manifest of manifests) {
      if (manifest.kind === 'Secret') yield `${titleOf(manifest)}: a Secret`;
      if (looksSecret.test(JSON.stringify(manifest))) yield `${titleOf(manifest)}: holds a secret`;
    }
    for (const { owner, spec } of podsOf(manifests))
      for (const { env = [] } of spec.containers)
        for (const { name, value } of env as { name: string; value?: string }[])
          if (
            /(PASSWORD|SECRET|TOKEN|_KEY|MONGODB_URI|REDIS_URL)$/.test(name) &&
            !name.endsWith('_FILE') &&
            value !== undefined
          )
            yield `${titleOf(owner)}: ${name} stands in clear`;
  },
};

export const hooks: Rule = {
  name: 'migrations run before the release, have a deadline, and need nothing that the release makes',
  *check(manifests) {
    const made = manifests.filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] === undefined);
    const madeNames = (kind: string): string[] => ofKind(made, kind).map(({ metadata }) => metadata.name);
    const secrets = ofKind(made, 'ExternalSecret').map(({ spec }) => spec.target.name as string);
    for (const { owner, spec } of podsOf(manifests)) {
      if (owner.kind !== 'Job') continue;
      const who = titleOf(owner);
      const { annotations = {} } = owner.metadata;
      if (annotations['helm.sh/hook'] !== 'pre-install,pre-upgrade') yield `${who}: not before the release`;
      const policy = annotations['helm.sh/hook-delete-policy'] ?? '';
      for (const when of ['before-hook-creation', 'hook-succeeded'])
        if (!policy.includes(when)) yield `${who}: stays (${when})`;
      if (!(owner.spec.activeDeadlineSeconds > 0)) yield `${who}: no deadline`;
      if (owner.metadata.generateName !== undefined) yield `${who}: its name changes`;
      if (
        spec['serviceAccountName'] !== undefined &&
        madeNames('ServiceAccount').includes(spec['serviceAccountName'] as string)
      )
        yield `${who}: needs an account that the release makes`;
      if (
        spec['priorityClassName'] !== undefined &&
        madeNames('PriorityClass').includes(spec['priorityClassName'] as string)
      )
        yield `${who}: needs a priority class that the release makes`;
      const needed = JSON.stringify(spec);
      for (const secret of secrets)
        if (needed.includes(`"${secret}"`)) yield `${who}: needs ${secret}, which the release makes`;
      for (const claim of madeNames('PersistentVolumeClaim'))
        if (needed.includes(`"${claim}"`)) yield `${who}: needs ${claim}, which the release makes`;
    }
  },
};

/** `selectors`: those of the version before, by Deployment; Kubernetes refuses any other. */
export const selectors = (before: (deployment: string) => unknown): Rule => ({
  name: 'selectors and names are those of every version before',
  *check(manifests) {
    for (const { metadata, spec } of ofKind(manifests, 'Deployment'))
      if (JSON.stringify(spec.selector) !== JSON.stringify(before(metadata.name)))
        yield `Deployment/${metadata.name}: another selector`;
  },
});

export const monitors: Rule = {
  name: 'every service is scraped on its admin port',
  *check(manifests) {
    const all = ofKind(manifests, 'ServiceMonitor');
    for (const service of ofKind(manifests, 'Service')) {
      const own = all.find((m) => m.metadata.name === service.metadata.name);
      if (own === undefined) yield `${titleOf(service)}: not scraped`;
      else {
        const labels = service.metadata.labels ?? {};
        for (const [name, value] of Object.entries(own.spec.selector.matchLabels as Record<string, string>))
          if (labels[name] !== value)
            yield `${titleOf(own)}: selects ${name}=${value}, which the Service does not have`;
        if (own.spec.endpoints?.[0]?.port !== 'admin' || own.spec.endpoints[0].path !== '/metrics')
          yield `${titleOf(own)}: not /metrics of the admin port`;
      }
    }
  },
};
