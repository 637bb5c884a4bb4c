import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { mayDeliverTo } from './address.rules.ts';
import { egressConfig } from './config.ts';

const names = ['ALLOW_LOOPBACK', 'ALLOW_RANGES'];
const schema = z
  .object({
    RYMEDA_ENV: z.string().default('production'),
    ALLOW_LOOPBACK: egressConfig.allowLoopback(),
    ALLOW_RANGES: egressConfig.allowRanges(),
    PROXY: egressConfig.proxy(),
    ADDRESS: egressConfig.address(),
  })
  .superRefine((value, ctx) => egressConfig.refuseInProduction(value, ctx, names));
const faultsOf = (env: Record<string, string>): string[] =>
  (schema.safeParse(env).error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);

describe('what a service calls out by', () => {
  it('opens nothing inside in production, where a setting that would do so keeps it from starting', () => {
    const opened = { ALLOW_LOOPBACK: 'true', ALLOW_RANGES: '10.1.0.0/16' };
    expect(faultsOf(opened)).toEqual(names.map((name) => `${name} is for development alone`));
    expect(faultsOf({ ...opened, RYMEDA_ENV: 'development' })).toEqual([]);
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ ALLOW_LOOPBACK: 'false', ALLOW_RANGES: '' })).toEqual([]);
  });

  it.each([
    [false, [], []],
    [true, [], ['127.0.0.1', '::1']],
    [false, ['10.1.0.0/16'], ['10.1.2.3']],
    [true, ['10.1.0.0/16'], ['10.1.2.3', '127.0.0.1', '::1']],
  ])(
    'with loopback %p and ranges %j leads to %j, of what is inside',
    (allowLoopback, allowRanges, within) => {
      const open = egressConfig.open({ allowLoopback, allowRanges });
      const inside = ['10.1.2.3', '10.2.0.1', '127.0.0.1', '169.254.169.254', '::1', 'fd00::1'];
      expect(inside.filter((address) => mayDeliverTo(address, open))).toEqual(within);
    },
  );

  it.each([
    ['ALLOW_LOOPBACK', 'yes'],
    ['ALLOW_RANGES', '10.1.0.0'],
    ['PROXY', 'proxy.example:3128'],
    ['PROXY', 'socks5://proxy.example'],
    ['ADDRESS', 'eth0'],
  ])('takes no %s of %s', (name, value) => {
    expect(faultsOf({ RYMEDA_ENV: 'development', [name]: value })).toEqual([
      expect.stringMatching(`^${name}`),
    ]);
  });

  it.each([
    ['PROXY', 'http://user:word@proxy.example:3128'],
    ['PROXY', 'https://proxy.example'],
    ['ADDRESS', '203.0.113.7'],
    ['ADDRESS', '2001:db8::7'],
  ])('takes a %s of %s', (name, value) => expect(faultsOf({ [name]: value })).toEqual([]));
});
