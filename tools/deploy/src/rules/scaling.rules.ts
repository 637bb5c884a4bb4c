import { ofKind, titleOf, type Manifest } from '../render/manifest.ts';
import type { Rule } from './rule.ts';

const targetOf = ({ spec }: Manifest): string => spec.scaleTargetRef.name as string;

export const oneScaler: Rule = {
  name: 'a Deployment has replicas or one scaler, never two of them',
  *check(manifests) {
    for (const deployment of ofKind(manifests, 'Deployment')) {
      const scalers = ofKind(manifests, 'HorizontalPodAutoscaler', 'ScaledObject').filter(
        (s) => targetOf(s) === deployment.metadata.name,
      );
      const fixed = deployment.spec.replicas !== undefined;
      if (scalers.length > 1) yield `${titleOf(deployment)}: scaled by ${scalers.map(titleOf).join(' and ')}`;
      if (fixed && scalers.length > 0) yield `${titleOf(deployment)}: replicas beside a scaler`;
      if (!fixed && scalers.length === 0) yield `${titleOf(deployment)}: one pod, and nothing that scales it`;
    }
  },
};

export const autoscalers: Rule = {
  name: 'an HPA is of autoscaling/v2, watches CPU and memory at 90%, and says how fast it goes in both directions',
  *check(manifests) {
    for (const hpa of ofKind(manifests, 'HorizontalPodAutoscaler')) {
      if (hpa.apiVersion !== 'autoscaling/v2') yield `${titleOf(hpa)}: ${hpa.apiVersion}`;
      for (const direction of ['scaleUp', 'scaleDown'])
        if (!(hpa.spec.behavior?.[direction]?.policies?.length > 0)) yield `${titleOf(hpa)}: no ${direction}`;
      const target = (name: string): number | undefined =>
        hpa.spec.metrics?.find((m: { resource?: { name: string } }) => m.resource?.name === name)?.resource
          .target.averageUtilization;
      if (target('cpu') === undefined) yield `${titleOf(hpa)}: not by CPU`;
      if (target('memory') !== 90) yield `${titleOf(hpa)}: memory's target is not 90%`;
      if (!(hpa.spec.minReplicas >= 1 && hpa.spec.minReplicas <= hpa.spec.maxReplicas))
        yield `${titleOf(hpa)}: its bounds`;
    }
  },
};

/** `partitions`: of each service's topic with the most. */
export const scaledObjects = (partitions: (service: string) => number): Rule => ({
  name: 'a ScaledObject has no more pods than partitions, at least one, a fallback, and CPU beside the lag',
  *check(manifests) {
    for (const object of ofKind(manifests, 'ScaledObject')) {
      const { minReplicaCount, maxReplicaCount, fallback, triggers } = object.spec;
      if (!(maxReplicaCount <= partitions(targetOf(object))))
        yield `${titleOf(object)}: more pods than partitions`;
      if (!(minReplicaCount >= 1)) yield `${titleOf(object)}: may go to nothing`;
      if (!(fallback?.replicas >= minReplicaCount)) yield `${titleOf(object)}: no fallback`;
      const types = (triggers as { type: string }[]).map((t) => t.type);
      for (const type of ['kafka', 'cpu'])
        if (!types.includes(type)) yield `${titleOf(object)}: not by ${type}`;
      const { behavior } = object.spec.advanced?.horizontalPodAutoscalerConfig ?? {};
      if (!behavior?.scaleUp || !behavior?.scaleDown) yield `${titleOf(object)}: no behaviour`;
    }
  },
});

export const disruption: Rule = {
  name: 'evictions take one pod at a time, and always can take one',
  *check(manifests) {
    const budgets = ofKind(manifests, 'PodDisruptionBudget');
    for (const deployment of ofKind(manifests, 'Deployment')) {
      const own = budgets.filter(
        (b) => JSON.stringify(b.spec.selector) === JSON.stringify(deployment.spec.selector),
      );
      if (own.length !== 1) yield `${titleOf(deployment)}: ${own.length} budgets`;
    }
    for (const budget of budgets)
      if (budget.spec.maxUnavailable !== 1 || budget.spec.minAvailable !== undefined)
        yield `${titleOf(budget)}: blocks evictions, or lets too many at once`;
  },
};
