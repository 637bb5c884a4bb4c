import type { Posture, PostureCounts, PostureEvidence, PostureLine } from '@rymeda/contracts';
import type { AgreementFacts } from '../agreements/agreement.ts';
import { hipaa, sidesAskedFor } from './hipaa.ts';
import type { RequirementState } from './requirement.ts';

/** The version of a series that is in force; `validUntil` is the first moment at which it no longer is. */
export interface SeriesInForce {
  artifactId: string;
  validUntil: Date | null;
  /** Without one it is a title, and shows nothing. */
  hasFile: boolean;
}
export interface PostureFacts {
  requirements: readonly RequirementState[];
  inForce: ReadonlyMap<string, SeriesInForce>;
  /** By series: how many people have not attested it in time. */
  overdue: ReadonlyMap<string, number>;
  agreements: readonly Pick<AgreementFacts, 'side' | 'status' | 'expiresAt' | 'renewal'>[];
  now: Date;
}

/** So long before its end evidence is due for renewal. */
const renewalMs = 30 * 86_400_000;

const notice =
  'Worked out from what the organisation has recorded. It is no legal finding, and no advice: whether a requirement ' +
  'is met in law depends on facts that no record shows.';

/** Each of HIPAA's requirements and the organisation's own, with where it stands. */
export function postureOf(facts: PostureFacts): Posture {
  const said = new Map(facts.requirements.map((r) => [r.code, r]));
  const own = facts.requirements
    .filter((r) => r.source === 'own')
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const requirements: PostureLine[] = [
    ...hipaa.map((r) => lineOf({ ...r, source: 'hipaa' }, said.get(r.code), facts)),
    ...own.map((r) => lineOf({ code: r.code, title: r.title ?? '', kind: 'own', source: 'own' }, r, facts)),
  ];
  const counts: PostureCounts = { met: 0, due: 0, missing: 0, not_applicable: 0, alternative_documented: 0 };
  for (const { status } of requirements) counts[status]++;
  const apply = requirements.length - counts.not_applicable;
  const good = counts.met + counts.alternative_documented;
  const score = apply === 0 ? null : Math.round((good / apply) * 10_000) / 10_000;
  return { asOf: facts.now.toISOString(), notice, score, counts, requirements };
}

type Known = Pick<PostureLine, 'code' | 'source' | 'kind' | 'title'>;

function lineOf(known: Known, said: RequirementState | undefined, facts: PostureFacts): PostureLine {
  const artifacts = (said?.seriesIds ?? []).map((seriesId): PostureEvidence => {
    const found = facts.inForce.get(seriesId);
    return {
      kind: 'artifact',
      seriesId,
      artifactId: found?.artifactId ?? null,
      validUntil: found?.validUntil?.toISOString() ?? null,
      hasFile: found?.hasFile ?? false,
      overdue: facts.overdue.get(seriesId) ?? 0,
    };
  });
  const evidence = [...artifacts, ...agreementsBehind(known.code, facts)];
  return {
    ...{ code: known.code, source: known.source, kind: known.kind, title: known.title },
    status: statusOf(said, evidence, facts.now),
    requirementId: said?.id ?? null,
    rationale: said?.rationale ?? null,
    evidence,
  };
}

/** Where the rule asks for agreements, those on file; nothing where there is none. */
function agreementsBehind(code: string, { agreements }: PostureFacts): PostureEvidence[] {
  const asked = sidesAskedFor(code);
  const found = agreements.filter(({ side }) => asked.includes(side));
  if (found.length === 0) return [];
  const active = found.filter(({ status }) => status === 'active');
  const ends = active.flatMap(({ renewal, expiresAt }) => (renewal === 'none' ? (expiresAt ?? []) : []));
  return [
    {
      kind: 'agreements',
      active: active.length,
      expired: found.length - active.length,
      nextEnd: ends.toSorted()[0] ?? null,
    },
  ];
}

/** Met while all evidence is in force, lasts, and was attested in time by all who owe it; missing without any. */
function statusOf(
  said: RequirementState | undefined,
  evidence: readonly PostureEvidence[],
  now: Date,
): PostureLine['status'] {
  if (said?.applicability === 'not_applicable') return 'not_applicable';
  if (said?.applicability === 'alternative') return 'alternative_documented';
  if (!evidence.some(isThere)) return 'missing';
  return evidence.every((e) => isThere(e) && lasts(e, now)) ? 'met' : 'due';
}

const isThere = (e: PostureEvidence): boolean =>
  e.kind === 'artifact' ? e.artifactId !== null && e.hasFile : e.active > 0;

function lasts(e: PostureEvidence, now: Date): boolean {
  const faults = e.kind === 'artifact' ? e.overdue : e.expired;
  const end = e.kind === 'artifact' ? e.validUntil : e.nextEnd;
  return faults === 0 && (end === null || Date.parse(end) - now.getTime() > renewalMs);
}
