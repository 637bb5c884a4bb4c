locals {
  # Who locks does so object by object, each until its own time, in compliance mode: nobody shortens it, no administrator and
  # not the root of the account. No default for the bucket: audit replaces tiles that aren't full yet (`….p/…`), deletes
  # those and nothing else (decision 062); compliance deletes what was sent and is kept or refused; revenue what an
  # organisation deletes.
  stores = {
    audit      = { locked = true, deletes = "logs/*.p/*" }
    compliance = { locked = true, deletes = "*" }
    revenue    = { locked = false, deletes = "*" }
  }
}

resource "aws_s3_bucket" "primary" {
  for_each            = local.stores
  bucket              = "${var.name}-${each.key}-${local.regions.primary}-${local.account}"
  object_lock_enabled = each.value.locked
  tags                = local.tags

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket" "recovery" {
  provider            = aws.recovery
  for_each            = local.stores
  bucket              = "${var.name}-${each.key}-${local.regions.recovery}-${local.account}"
  object_lock_enabled = each.value.locked
  tags                = local.tags

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "primary" {
  for_each = local.stores
  bucket   = aws_s3_bucket.primary[each.key].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "recovery" {
  provider = aws.recovery
  for_each = local.stores
  bucket   = aws_s3_bucket.recovery[each.key].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "primary" {
  for_each = local.stores
  bucket   = aws_s3_bucket.primary[each.key].id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.objects.arn
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "recovery" {
  provider = aws.recovery
  for_each = local.stores
  bucket   = aws_s3_bucket.recovery[each.key].id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_replica_key.objects.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "primary" {
  for_each                = local.stores
  bucket                  = aws_s3_bucket.primary[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "recovery" {
  provider                = aws.recovery
  for_each                = local.stores
  bucket                  = aws_s3_bucket.recovery[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "tls_only" {
  for_each = merge(
    { for name, bucket in aws_s3_bucket.primary : "primary-${name}" => bucket.arn },
    { for name, bucket in aws_s3_bucket.recovery : "recovery-${name}" => bucket.arn },
  )
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [each.value, "${each.value}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "NumericLessThan"
      variable = "s3:TlsVersion"
      values   = ["1.2"]
    }
  }
  # A request without TLS has no version of it to compare; a link to a file would work by http:// too.
  statement {
    sid       = "NeverInClear"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [each.value, "${each.value}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "primary" {
  for_each = local.stores
  bucket   = aws_s3_bucket.primary[each.key].id
  policy   = data.aws_iam_policy_document.tls_only["primary-${each.key}"].json
}

resource "aws_s3_bucket_policy" "recovery" {
  provider = aws.recovery
  for_each = local.stores
  bucket   = aws_s3_bucket.recovery[each.key].id
  policy   = data.aws_iam_policy_document.tls_only["recovery-${each.key}"].json
}
