# One role for each service, and for the job that archives, for its ServiceAccount alone, in either Region
# (global.aws.rolePrefix and the name).
data "aws_iam_policy_document" "trust" {
  for_each = setunion(local.engines, ["audit-archive"])
  dynamic "statement" {
    for_each = var.oidc_providers
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [statement.value.arn]
      }
      condition {
        test     = "StringEquals"
        variable = "${statement.value.url}:sub"
        values   = ["system:serviceaccount:${var.namespace}:${each.key}"]
      }
      condition {
        test     = "StringEquals"
        variable = "${statement.value.url}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "service" {
  for_each             = local.engines
  name                 = "${var.name}-${each.key}"
  assume_role_policy   = data.aws_iam_policy_document.trust[each.key].json
  max_session_duration = 3600
  tags                 = local.tags
}

# Organisations' keys, by the tag that they are made with and never lose (docs/encryption.md): a key that lacks it can't be
# used. identity alone can give it: to any key of the account, since KMS has no condition that tells a new one from others,
# so keys of others whose own policy leaves their use to IAM belong into another account.
data "aws_iam_policy_document" "keys" {
  for_each = local.engines

  statement {
    sid       = "UseKeysOfOrganizations"
    actions   = ["kms:GenerateDataKey", "kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:DescribeKey"]
    resources = ["arn:${local.partition}:kms:*:${local.account}:key/*"]
    condition {
      test     = "Null"
      variable = "aws:ResourceTag/rymeda:organization"
      values   = ["false"]
    }
  }
  # identity makes each organisation's with it, and the platform's own (org_platform) as it starts. One that is
  # offboarded loses its key after a waiting time; that is identity's to say too.
  dynamic "statement" {
    for_each = each.key == "identity" ? [1] : []
    content {
      sid       = "MakeKeysOfOrganizations"
      actions   = ["kms:CreateKey", "kms:TagResource"]
      resources = ["*"]
      condition {
        test     = "Null"
        variable = "aws:RequestTag/rymeda:organization"
        values   = ["false"]
      }
      condition {
        test     = "ForAllValues:StringEquals"
        variable = "aws:TagKeys"
        values   = ["rymeda:organization"]
      }
    }
  }
  # Their replicas (KMS_REPLICA_REGIONS), into the other of the two Regions alone; there it takes CreateKey, above, too.
  dynamic "statement" {
    for_each = each.key == "identity" ? [1] : []
    content {
      sid       = "ReplicateThem"
      actions   = ["kms:ReplicateKey"]
      resources = ["arn:${local.partition}:kms:*:${local.account}:key/*"]
      condition {
        test     = "Null"
        variable = "aws:ResourceTag/rymeda:organization"
        values   = ["false"]
      }
      condition {
        test     = "StringEquals"
        variable = "kms:ReplicaRegion"
        values   = values(local.regions)
      }
    }
  }
  dynamic "statement" {
    for_each = each.key == "identity" ? [1] : []
    content {
      sid       = "NameAndRotateThem"
      actions   = ["kms:CreateAlias", "kms:EnableKeyRotation"]
      resources = ["arn:${local.partition}:kms:*:${local.account}:alias/rymeda/*", "arn:${local.partition}:kms:*:${local.account}:key/*"]
    }
  }
  dynamic "statement" {
    for_each = each.key == "identity" ? [1] : []
    content {
      sid       = "EndThem"
      actions   = ["kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion", "kms:DisableKey", "kms:EnableKey"]
      resources = ["arn:${local.partition}:kms:*:${local.account}:key/*"]
      condition {
        test     = "Null"
        variable = "aws:ResourceTag/rymeda:organization"
        values   = ["false"]
      }
    }
  }
}

resource "aws_iam_role_policy" "keys" {
  for_each = local.engines
  name     = "keys"
  role     = aws_iam_role.service[each.key].id
  policy   = data.aws_iam_policy_document.keys[each.key].json
}

data "aws_iam_policy_document" "objects" {
  for_each = local.stores
  statement {
    actions   = ["s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketObjectLockConfiguration"]
    resources = [aws_s3_bucket.primary[each.key].arn, aws_s3_bucket.recovery[each.key].arn]
  }
  statement {
    actions = concat(
      ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:AbortMultipartUpload"],
      each.value.locked ? ["s3:PutObjectRetention", "s3:GetObjectRetention"] : [],
    )
    resources = ["${aws_s3_bucket.primary[each.key].arn}/*", "${aws_s3_bucket.recovery[each.key].arn}/*"]
  }
  statement {
    # Nobody has the right to go around a retention.
    actions = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
    resources = [
      "${aws_s3_bucket.primary[each.key].arn}/${each.value.deletes}",
      "${aws_s3_bucket.recovery[each.key].arn}/${each.value.deletes}",
    ]
  }
  statement {
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = [aws_kms_key.objects.arn, aws_kms_replica_key.objects.arn]
  }
}

resource "aws_iam_role_policy" "objects" {
  for_each = local.stores
  name     = "objects"
  role     = aws_iam_role.service[each.key].id
  policy   = data.aws_iam_policy_document.objects[each.key].json
}

data "aws_iam_policy_document" "signing" {
  statement {
    actions   = ["kms:Sign", "kms:GetPublicKey", "kms:DescribeKey"]
    resources = [aws_kms_key.signing.arn, aws_kms_replica_key.signing.arn]
  }
}

resource "aws_iam_role_policy" "signing" {
  name   = "signing"
  role   = aws_iam_role.service["audit"].id
  policy = data.aws_iam_policy_document.signing.json
}

# The job that takes old months of the log to the bucket: it writes and locks there like audit, signs nothing, opens no
# organisation's keys, and deletes no more than audit does.
resource "aws_iam_role" "archive" {
  name                 = "${var.name}-audit-archive"
  assume_role_policy   = data.aws_iam_policy_document.trust["audit-archive"].json
  max_session_duration = 21600
  tags                 = local.tags
}

resource "aws_iam_role_policy" "archive" {
  name   = "objects"
  role   = aws_iam_role.archive.id
  policy = data.aws_iam_policy_document.objects["audit"].json
}
