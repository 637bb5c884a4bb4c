import { containersOf, podsOf, titleOf } from '../render/manifest.ts';
import type { Rule } from './rule.ts';

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The restricted Pod Security Standard, and beyond it a root file system that nobody writes to. */
export const restricted: Rule = {
  name: 'every pod meets the restricted Pod Security Standard and writes only to a bounded /tmp',
  *check(manifests) {
    for (const { owner, spec } of podsOf(manifests)) {
      const who = titleOf(owner);
      const pod = spec['securityContext'] ?? {};
      if (pod.runAsNonRoot !== true) yield `${who}: runAsNonRoot is not true`;
      if (!(pod.runAsUser > 0)) yield `${who}: runAsUser is root or the image's`;
      if (pod.seccompProfile?.type !== 'RuntimeDefault') yield `${who}: no seccomp profile`;
      for (const name of ['hostNetwork', 'hostPID', 'hostIPC'])
        if (spec[name] !== undefined) yield `${who}: ${name}`;
      for (const container of containersOf(spec)) {
        const security = container['securityContext'] ?? {};
        const where = `${who} ${container['name']}`;
        if (security.allowPrivilegeEscalation !== false) yield `${where}: may escalate`;
        if (security.readOnlyRootFilesystem !== true) yield `${where}: the root file system can be written`;
        if (!equal(security.capabilities, { drop: ['ALL'] }))
          yield `${where}: capabilities are not all dropped`;
        if (security.privileged !== undefined || security.runAsUser === 0) yield `${where}: privileged`;
      }
      for (const volume of spec['volumes'] ?? []) {
        if (volume.hostPath !== undefined) yield `${who}: volume ${volume.name} is a path of the host`;
        if (volume.emptyDir !== undefined && volume.emptyDir.sizeLimit === undefined)
          yield `${who}: volume ${volume.name} has no limit`;
      }
    }
  },
};

export const images: Rule = {
  name: 'images have a version or a digest, requests for CPU and memory, and a limit of memory',
  *check(manifests) {
    for (const { owner, spec } of podsOf(manifests))
      for (const { name, image, resources = {} } of containersOf(spec)) {
        const where = `${titleOf(owner)} ${name as string}`;
        if (!/(:[^:/]+|@sha256:[0-9a-f]{64})$/.test(image as string) || /:latest$/.test(image as string))
          yield `${where}: ${image as string} names no version`;
        if (!resources.requests?.cpu || !resources.requests?.memory) yield `${where}: requests too little`;
        if (!resources.limits?.memory) yield `${where}: no limit of memory`;
      }
  },
};

export const accounts: Rule = {
  name: 'each service has a ServiceAccount of its own, whose token no pod carries',
  *check(manifests) {
    for (const { owner, spec } of podsOf(manifests)) {
      if (spec['automountServiceAccountToken'] !== false) yield `${titleOf(owner)}: carries a token`;
      if (owner.kind !== 'Deployment' && owner.kind !== 'CronJob') continue;
      const account = manifests.find(
        ({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === spec['serviceAccountName'],
      );
      if (spec['serviceAccountName'] !== owner.metadata.name || account === undefined)
        yield `${titleOf(owner)}: has no account of its own`;
      else if (account['automountServiceAccountToken'] !== false)
        yield `${titleOf(account)}: mounts its token`;
    }
    const roles = manifests
      .filter(({ kind }) => kind === 'ServiceAccount')
      .map(({ metadata }) => metadata.annotations?.['eks.amazonaws.com/role-arn'])
      .filter((role) => role !== undefined);
    if (new Set(roles).size !== roles.length) yield 'two accounts share a role';
  },
};

export const probes: Rule = {
  name: 'startup, readiness and liveness are asked on different paths of the admin port, without TLS',
  *check(manifests) {
    for (const { owner, spec } of podsOf(manifests)) {
      if (owner.kind !== 'Deployment') continue;
      const [container = {}] = spec.containers;
      const all = ['startupProbe', 'readinessProbe', 'livenessProbe'].map((name) => container[name]?.httpGet);
      if (all.some((probe) => probe === undefined)) yield `${titleOf(owner)}: a probe is missing`;
      else {
        if (new Set(all.map(({ path }) => path as string)).size !== 3)
          yield `${titleOf(owner)}: two probes share a path`;
        if (all.some(({ port, scheme }) => port !== 'admin' || scheme === 'HTTPS'))
          yield `${titleOf(owner)}: a probe is not on the admin port`;
      }
    }
  },
};

/** What the process takes at most after SIGTERM: libs/service/src/process/run-service.ts. */
const drainSeconds = 25;

export const shutdown: Rule = {
  name: 'a pod waits by the sleep action for others to forget it, and has the time to finish; an update takes none away',
  *check(manifests) {
    for (const { owner, spec } of podsOf(manifests)) {
      if (owner.kind !== 'Deployment') continue;
      const who = titleOf(owner);
      const preStop = spec.containers[0]?.['lifecycle']?.preStop;
      if (!(preStop?.sleep?.seconds >= 5)) yield `${who}: preStop does not sleep`;
      const needed = (preStop?.sleep?.seconds ?? 0) + drainSeconds + 5;
      if (!(spec['terminationGracePeriodSeconds'] > needed)) yield `${who}: grace is not above ${needed} s`;
      const { strategy, revisionHistoryLimit } = owner.spec;
      if (strategy?.rollingUpdate?.maxUnavailable !== 0) yield `${who}: an update takes pods away first`;
      if (!(revisionHistoryLimit <= 5)) yield `${who}: keeps too many revisions`;
    }
  },
};

export const spread: Rule = {
  name: 'pods are spread over zones and hosts, by the labels that they have',
  *check(manifests) {
    for (const { owner, labels, spec } of podsOf(manifests)) {
      if (owner.kind !== 'Deployment') continue;
      const constraints: { topologyKey: string; labelSelector: { matchLabels: Record<string, string> } }[] =
        spec['topologySpreadConstraints'] ?? [];
      const keys = constraints.map((c) => c.topologyKey);
      for (const key of ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'])
        if (!keys.includes(key)) yield `${titleOf(owner)}: not spread over ${key}`;
      for (const selector of [owner.spec.selector, ...constraints.map((c) => c.labelSelector)])
        for (const [name, value] of Object.entries(selector.matchLabels as Record<string, string>))
          if (labels[name] !== value)
            yield `${titleOf(owner)}: selects ${name}=${value}, which its pods don't have`;
    }
  },
};
