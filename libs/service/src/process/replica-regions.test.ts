import { describe, expect, it } from '@jest/globals';
import { replicaFaults, replicaRegions } from './replica-regions.ts';

const read = (text?: string) => {
  const { data, error } = replicaRegions().safeParse(text);
  return data ?? error?.issues.map(({ message }) => message);
};

describe('the Regions for replicas', () => {
  it('are listed with commas, each with the URL of its KMS where that is another', () => {
    expect(read()).toEqual([]);
    expect(read(' us-west-2 , eu-west-1=https://vpce-1.kms.eu-west-1.vpce.amazonaws.com')).toEqual([
      { region: 'us-west-2' },
      { region: 'eu-west-1', endpoint: 'https://vpce-1.kms.eu-west-1.vpce.amazonaws.com' },
    ]);
    expect(read('us-gov-west-1')).toEqual([{ region: 'us-gov-west-1' }]);
  });

  it.each(['west', 'us-west-2=kms.example.com', 'us-west-2 eu-west-1', 'us-west-2=', 'us-west-2,us-west-2'])(
    'are refused as %j',
    (text) => expect(read(text)).toEqual([expect.stringMatching(/^must (be Regions|name each Region once)/)]),
  );
});

describe('what is wrong with them', () => {
  const env = {
    RYMEDA_ENV: 'production',
    KEY_PROVIDER: 'aws',
    KMS_KEY_MODE: 'organization',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: undefined,
  } as const;
  const faults = (regions: string, more: object = {}) => [
    ...replicaFaults(replicaRegions().parse(regions), { ...env, ...more }),
  ];

  it('is nothing where keys are the organisations’ own, or none is named', () => {
    expect(faults('us-west-2')).toEqual([]);
    expect(faults('', { KEY_PROVIDER: 'local' })).toEqual([]);
  });

  it.each([
    ['keys that are not KMS’s', 'us-west-2', { KEY_PROVIDER: 'local' }, /KMS_KEY_MODE=organization/],
    ['one key for all', 'us-west-2', { KMS_KEY_MODE: 'shared' }, /KMS_KEY_MODE=organization/],
    ['this Region itself', 'us-west-2,us-east-1', {}, /AWS_REGION itself/],
    [
      'requests that would go to this Region’s address',
      'us-west-2',
      { AWS_ENDPOINT_URL: 'https://vpce-1.kms.us-east-1.vpce.amazonaws.com' },
      /a URL for each Region/,
    ],
    ['plain HTTP in production', 'us-west-2=http://127.0.0.1:5000', {}, /https in production/],
  ])('is %s', (_what, regions, more, fault) => {
    expect(faults(regions, more)).toEqual([expect.stringMatching(fault)]);
  });

  it('is not plain HTTP on a machine of one’s own', () => {
    const own = { RYMEDA_ENV: 'development', AWS_ENDPOINT_URL: 'http://127.0.0.1:5000' };
    expect(faults('us-west-2=http://127.0.0.1:5000', own)).toEqual([]);
  });
});
