import { ofKind, podsOf, titleOf } from '../render/manifest.ts';
import type { Rule } from './rule.ts';

export const schedules: Rule = {
  name: 'what runs by the clock runs once at a time, ends, is not caught up for days, leaves little behind, and is found by its name',
  *check(manifests) {
    for (const { kind, metadata, spec } of ofKind(manifests, 'CronJob')) {
      const who = titleOf({ kind, metadata, apiVersion: '' });
      if (spec.concurrencyPolicy !== 'Forbid') yield `${who}: may run twice at a time`;
      if (!(spec.startingDeadlineSeconds >= 60))
        yield `${who}: a missed start is lost, or caught up for ever`;
      if (!(spec.successfulJobsHistoryLimit <= 3 && spec.failedJobsHistoryLimit <= 5))
        yield `${who}: keeps too many runs`;
      if (spec.timeZone !== 'Etc/UTC') yield `${who}: its hour changes with the season`;
      if (spec.jobTemplate.metadata?.labels?.['app.kubernetes.io/name'] !== metadata.name)
        yield `${who}: its runs can't be found by its name`;
      const job = spec.jobTemplate.spec;
      if (!(job.activeDeadlineSeconds > 0)) yield `${who}: no deadline`;
      if (!(job.backoffLimit <= 6)) yield `${who}: fails again and again`;
      if (job.template.spec.restartPolicy !== 'Never') yield `${who}: a failed run leaves no log`;
    }
  },
};

/** The Secrets whose values a pod gets, as variables or files. */
function secretsOf(spec: Record<string, any>): string[] {
  const found = new Set<string>();
  JSON.stringify(spec, (key, value: unknown) => {
    const { name, secretName } = (value ?? {}) as { name?: string; secretName?: string };
    if (key === 'secretKeyRef' && name !== undefined) found.add(name);
    if (key === 'secret' && secretName !== undefined) found.add(secretName);
    return value;
  });
  return [...found];
}

export const ownLogins: Rule = {
  name: 'what runs by the clock has secrets of its own: none is a service’s, and no service has its',
  *check(manifests) {
    const pods = podsOf(manifests);
    const serving = pods.filter(({ owner }) => owner.kind === 'Deployment');
    for (const { owner, spec } of pods) {
      if (owner.kind !== 'CronJob') continue;
      const own = secretsOf(spec);
      for (const service of serving)
        for (const secret of secretsOf(service.spec))
          if (own.includes(secret))
            yield `${titleOf(owner)}: shares ${secret} with ${titleOf(service.owner)}`;
    }
  },
};
