import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repository } from './platform/repository.ts';

/** The files of the module by name; terraform itself, where it is, holds them to its grammar (heavy/terraform.ts). */
const files = new Map(
  globSync('deploy/terraform/*.tf', { cwd: repository }).map((file) => [
    file.slice('deploy/terraform/'.length),
    readFileSync(join(repository, file), 'utf8'),
  ]),
);

/** The statements of IAM in a file, each as it stands there. */
const statementsOf = (file: string): string[] =>
  [...(files.get(file) ?? '').matchAll(/^( +)statement \{\n[^]*?^\1\}/gm)].map(([text]) => text);

test('no bucket retains by itself: audit could not replace its tiles that are not full (decision 062)', () => {
  expect([...files.values()].join('\n')).not.toMatch(
    /aws_s3_bucket_object_lock_configuration|default_retention/,
  );
});

test('audit may delete tiles that are not full, and nothing else', () => {
  expect(files.get('buckets.tf')).toMatch(/audit +=.*deletes = "logs\/\*\.p\/\*"/);
  const [deletion, ...others] = statementsOf('roles.tf').filter((text) => text.includes('s3:DeleteObject'));
  expect(others).toEqual([]);
  for (const place of ['primary', 'recovery'])
    expect(deletion).toContain(`aws_s3_bucket.${place}[each.key].arn}/` + '${each.value.deletes}');
});

test('S3 may open what it copies and seal the copies by the keys’ own policies: IAM alone opens none of these keys', () => {
  const [copies] = [...(files.get('keys.tf') ?? '').matchAll(/dynamic "statement" \{[^]*?\n {2}\}/g)];
  expect(copies?.[0]).toContain('identifiers = [aws_iam_role.replication.arn]');
  for (const action of ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'])
    expect(copies?.[0]).toContain(`"${action}"`);
});

test('buckets refuse whoever comes without TLS, and by an old one', () => {
  const denied = statementsOf('buckets.tf').filter((text) => /effect += "Deny"/.test(text));
  for (const variable of ['aws:SecureTransport', 's3:TlsVersion'])
    expect(denied.filter((text) => text.includes(`"${variable}"`))).toHaveLength(1);
});

test('identity alone replicates organisations’ keys, and only between the two Regions', () => {
  const [replicates, ...others] = (files.get('roles.tf') ?? '')
    .split('  dynamic "statement" {')
    .filter((text) => text.includes('"kms:ReplicateKey"'));
  expect(others).toEqual([]);
  expect(replicates).toContain('each.key == "identity"');
  expect(replicates).toMatch(/"kms:ReplicaRegion"\s+values += values\(local\.regions\)/);
  expect(replicates).toMatch(/"aws:ResourceTag\/rymeda:organization"\s+values += \["false"\]/);
});
