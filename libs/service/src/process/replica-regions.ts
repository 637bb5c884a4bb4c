import { z } from 'zod';
import type { EngineConfig } from './config.ts';

/** Another Region whose KMS holds organisations' keys too. */
export interface ReplicaRegion {
  region: string;
  /** Otherwise the Region's own. */
  endpoint?: string;
}

const form = /^([a-z]{2}(?:-[a-z]+)+-\d)(?:=(https?:\/\/\S+))?$/;

/** `us-west-2`, or `us-west-2=https://…` where KMS has an address of one's own there; several with commas. */
export const replicaRegions = () =>
  z
    .string()
    .default('')
    .transform((text, ctx): ReplicaRegion[] => {
      const named = text.split(',').flatMap((part) => {
        if (part.trim() === '') return [];
        const [, region, endpoint] = form.exec(part.trim()) ?? [];
        if (region === undefined)
          ctx.addIssue({
            code: 'custom',
            message: 'must be Regions, or <Region>=<URL of its KMS>, with commas',
          });
        return region === undefined ? [] : [endpoint === undefined ? { region } : { region, endpoint }];
      });
      if (new Set(named.map(({ region }) => region)).size < named.length)
        ctx.addIssue({ code: 'custom', message: 'must name each Region once' });
      return named;
    });

type Settings = Pick<
  EngineConfig,
  'RYMEDA_ENV' | 'KEY_PROVIDER' | 'KMS_KEY_MODE' | 'AWS_REGION' | 'AWS_ENDPOINT_URL'
>;

/** What is wrong with the Regions for replicas beside the other settings of keys. */
export function* replicaFaults(regions: readonly ReplicaRegion[], env: Settings): Generator<string> {
  if (regions.length === 0) return;
  if (env.KEY_PROVIDER !== 'aws' || env.KMS_KEY_MODE !== 'organization')
    yield "is for KEY_PROVIDER=aws with KMS_KEY_MODE=organization: no other keys are the organisations' own";
  if (regions.some(({ region }) => region === env.AWS_REGION)) yield 'must not name AWS_REGION itself';
  if (env.AWS_ENDPOINT_URL !== undefined && regions.some(({ endpoint }) => endpoint === undefined))
    yield 'must have a URL for each Region, as AWS_ENDPOINT_URL is for this one';
  if (env.RYMEDA_ENV === 'production' && regions.some(({ endpoint }) => endpoint?.startsWith('http:')))
    yield 'must be https in production';
}
