import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startMoto, type Moto } from './start-moto.ts';

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
}, 600_000);
afterAll(() => moto.stop());

/** Bare requests: which SDK a test uses is its own business. */
const ask = async (target: string, body: object): Promise<unknown> => {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': target,
    authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service(target)}/aws4_request`,
  };
  const answer = await fetch(moto.endpoint, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.json();
};
const service = (target: string) => (target.startsWith('TrentService') ? 'kms' : 'cognito-idp');

it('serves KMS, Cognito and S3, and forgets them at a reset', async () => {
  expect(await ask('TrentService.CreateKey', {})).toMatchObject({ KeyMetadata: { Enabled: true } });
  expect(await ask('AWSCognitoIdentityProviderService.CreateUserPool', { PoolName: 'people' })).toMatchObject(
    { UserPool: { Name: 'people' } },
  );
  expect((await fetch(`${moto.endpoint}/some-bucket`, { method: 'PUT' })).status).toBe(200);
  expect(await ask('TrentService.ListKeys', {})).toMatchObject({ Keys: [{}] });

  await moto.reset();
  expect(await ask('TrentService.ListKeys', {})).toMatchObject({ Keys: [] });
});

it('listens on loopback only, on a port of its own', async () => {
  await using another = await startMoto();
  expect(another.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(another.endpoint).not.toBe(moto.endpoint);
});
