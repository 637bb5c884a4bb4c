import { ofKind, podsOf, titleOf, type Manifest } from '../render/manifest.ts';
import type { Rule } from './rule.ts';

interface Peer {
  podSelector?: { matchLabels?: Record<string, string> };
  namespaceSelector?: { matchLabels?: Record<string, string> };
  ipBlock?: { cidr: string; except?: string[] };
}
interface Edge {
  from?: Peer[];
  to?: Peer[];
  ports?: { port?: number | string; protocol?: string }[];
}

const selects = (policy: Manifest, labels: Record<string, string>): boolean =>
  Object.entries((policy.spec.podSelector.matchLabels ?? {}) as Record<string, string>).every(
    ([name, value]) => labels[name] === value,
  );

const edgesOf = (policy: Manifest, direction: 'ingress' | 'egress'): Edge[] =>
  (policy.spec[direction] as Edge[] | undefined) ?? [];

const name = 'app.kubernetes.io/name';
/** Ours that the edge names. */
const servicesOf = (peers: Peer[]): string[] =>
  peers.flatMap((p) => (p.namespaceSelector ? [] : [p.podSelector?.matchLabels?.[name] ?? []].flat()));

export const closedByDefault: Rule = {
  name: 'every pod is under a policy that closes both directions and opens only named peers and ports',
  *check(manifests) {
    const policies = ofKind(manifests, 'NetworkPolicy');
    for (const { owner, labels } of podsOf(manifests)) {
      const own = policies.filter((p) => p.metadata.name !== 'rymeda-default-deny' && selects(p, labels));
      if (own.length !== 1) yield `${titleOf(owner)}: ${own.length} policies`;
      for (const policy of own)
        if (JSON.stringify([...(policy.spec.policyTypes as string[])].sort()) !== '["Egress","Ingress"]')
          yield `${titleOf(policy)}: closes one direction only`;
    }
    for (const policy of policies)
      for (const edge of [...edgesOf(policy, 'ingress'), ...edgesOf(policy, 'egress')]) {
        const peers = edge.from ?? edge.to ?? [];
        if (peers.length === 0) yield `${titleOf(policy)}: an edge to everybody`;
        for (const peer of peers)
          if (
            Object.keys(peer).length === 0 ||
            (peer.podSelector?.matchLabels === undefined && !peer.namespaceSelector && !peer.ipBlock)
          )
            yield `${titleOf(policy)}: a peer that is anybody`;
        const ofDependencies = peers.every(
          (p) =>
            p.podSelector &&
            !p.podSelector.matchLabels?.['app.kubernetes.io/part-of'] &&
            !p.namespaceSelector,
        );
        if (!((edge.ports ?? []).length > 0) && !ofDependencies && !isOpenNetwork(peers))
          yield `${titleOf(policy)}: an edge on every port`;
      }
  },
};

/** Development's openNetworks, which production refuses. */
const isOpenNetwork = (peers: Peer[]): boolean =>
  peers.every((p) => p.ipBlock !== undefined && p.ipBlock.cidr !== '0.0.0.0/0');

/** `calls`: the architecture's edges. */
export const edges = (calls: (service: string) => readonly string[] | undefined): Rule => ({
  name: 'services reach the services that the architecture names, and no other; both ends agree',
  *check(manifests) {
    const policies = ofKind(manifests, 'NetworkPolicy');
    for (const policy of policies) {
      const service = policy.metadata.name;
      const wanted = calls(service);
      if (wanted === undefined) continue;
      const reached = edgesOf(policy, 'egress').flatMap((e) => servicesOf(e.to ?? []));
      const known = reached.filter((r) => calls(r) !== undefined);
      if (known.sort().join() !== [...wanted].sort().join())
        yield `${titleOf(policy)}: reaches ${known.join(', ') || 'nobody'} instead of ${wanted.join(', ') || 'nobody'}`;
      for (const target of known) {
        const other = policies.find((p) => p.metadata.name === target);
        const lets =
          other === undefined ||
          edgesOf(other, 'ingress').some((e) => servicesOf(e.from ?? []).includes(service));
        if (!lets) yield `${titleOf(policy)}: ${target} does not let it in`;
      }
    }
  },
});

const neverReached = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '127.0.0.0/8',
  '100.64.0.0/10',
];

export const publicEgress = (mayCallOutside: (service: string) => boolean): Rule => ({
  name: 'only webhooks and oris reach public addresses, by HTTPS, and no private or link-local one',
  *check(manifests) {
    for (const policy of ofKind(manifests, 'NetworkPolicy'))
      for (const edge of edgesOf(policy, 'egress'))
        for (const { ipBlock } of edge.to ?? []) {
          if (ipBlock === undefined || !/\/[0-7]$/.test(ipBlock.cidr)) continue;
          if (!mayCallOutside(policy.metadata.name)) yield `${titleOf(policy)}: reaches ${ipBlock.cidr}`;
          if (JSON.stringify(edge.ports) !== '[{"protocol":"TCP","port":443}]')
            yield `${titleOf(policy)}: not by 443 alone`;
          if (ipBlock.cidr === '0.0.0.0/0')
            for (const network of neverReached)
              if (!ipBlock.except?.includes(network)) yield `${titleOf(policy)}: reaches ${network}`;
        }
  },
});

const collectorVariable = 'OTEL_EXPORTER_OTLP_ENDPOINT';

export const wayToCollector: Rule = {
  name: 'who sends traces reaches the collector, on its port and in a named place',
  *check(manifests) {
    const policies = ofKind(manifests, 'NetworkPolicy');
    for (const { owner, labels, spec } of podsOf(manifests)) {
      const env = (spec.containers[0]?.['env'] ?? []) as { name: string; value?: string }[];
      const endpoint = env.find((variable) => variable.name === collectorVariable)?.value;
      if (endpoint === undefined) continue;
      const url = new URL(endpoint);
      const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
      const ways = policies
        .filter((policy) => selects(policy, labels))
        .flatMap((policy) => edgesOf(policy, 'egress'))
        .filter((edge) => edge.ports?.some((p) => p.port === port && p.protocol === 'TCP') === true)
        .filter((edge) => edge.to?.some((p) => p.namespaceSelector !== undefined || p.ipBlock !== undefined));
      if (ways.length === 0) yield `${titleOf(owner)}: can't reach ${endpoint}`;
    }
  },
};

export const adminPort: Rule = {
  name: 'metrics and probes are on a port that only Prometheus reaches; services but the gateway are headless',
  *check(manifests) {
    for (const service of ofKind(manifests, 'Service')) {
      if (service.metadata.name !== 'gateway' && service.spec.clusterIP !== 'None')
        yield `${titleOf(service)}: not headless`;
      if (service.spec.type !== 'ClusterIP') yield `${titleOf(service)}: open to outside`;
    }
    for (const policy of ofKind(manifests, 'NetworkPolicy'))
      for (const { from = [], ports = [] } of edgesOf(policy, 'ingress')) {
        const admin = ports.some(({ port }) => port === 9090);
        const monitoring = from.every((p) => p.namespaceSelector !== undefined);
        if (admin && !(monitoring && ports.length === 1)) yield `${titleOf(policy)}: opens the admin port`;
      }
  },
};
