# Administrators manage keys and can't use them; services use them and can't manage them. The account's root keeps the
# way back in, as AWS advises, and no policy of IAM alone opens a key.
data "aws_iam_policy_document" "key" {
  for_each = { objects = ["audit", "compliance", "revenue"], signing = ["audit"], shared = tolist(local.engines) }

  statement {
    sid    = "Administer"
    effect = "Allow"
    actions = [
      "kms:Describe*", "kms:Get*", "kms:List*", "kms:Put*", "kms:Update*", "kms:Enable*", "kms:Disable*",
      "kms:TagResource", "kms:UntagResource", "kms:CreateAlias", "kms:DeleteAlias", "kms:ReplicateKey",
      "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion",
    ]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = concat(["arn:${local.partition}:iam::${local.account}:root"], var.key_administrators)
    }
  }

  statement {
    sid       = "Use"
    effect    = "Allow"
    actions   = each.key == "signing" ? ["kms:Sign", "kms:GetPublicKey", "kms:DescribeKey"] : ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
    resources = ["*"]
    principals {
      type = "AWS"
      identifiers = concat(
        [for name in each.value : aws_iam_role.service[name].arn],
        each.key == "objects" ? [aws_iam_role.archive.arn] : [],
      )
    }
  }

  # IAM alone opens no key, so S3's role for copies stands here too (replication.tf says which of the two Regions' keys).
  dynamic "statement" {
    for_each = each.key == "signing" ? [] : [1]
    content {
      sid       = "Replicate"
      effect    = "Allow"
      actions   = each.key == "objects" ? ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"]
      resources = ["*"]
      principals {
        type        = "AWS"
        identifiers = [aws_iam_role.replication.arn]
      }
    }
  }
}

# Multi-Region from the first: ciphertext of one Region opens in the other.
resource "aws_kms_key" "objects" {
  description             = "${var.name}: files of audit, compliance and revenue"
  multi_region            = true
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key["objects"].json
  tags                    = local.tags
}

resource "aws_kms_replica_key" "objects" {
  provider                = aws.recovery
  primary_key_arn         = aws_kms_key.objects.arn
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key["objects"].json
  tags                    = local.tags
}

resource "aws_kms_alias" "objects" {
  for_each      = toset(["audit", "compliance", "revenue"])
  name          = "alias/${var.name}-${each.key}-objects"
  target_key_id = aws_kms_key.objects.key_id
}

resource "aws_kms_alias" "objects_recovery" {
  provider      = aws.recovery
  for_each      = toset(["audit", "compliance", "revenue"])
  name          = "alias/${var.name}-${each.key}-objects"
  target_key_id = aws_kms_replica_key.objects.key_id
}

# Asymmetric keys don't rotate by themselves: AUDIT_SECOND_SIGNING_KMS_KEY_ID is how a new one comes in.
resource "aws_kms_key" "signing" {
  description              = "${var.name}: signs audit's checkpoints"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_NIST_P256"
  multi_region             = true
  deletion_window_in_days  = 30
  policy                   = data.aws_iam_policy_document.key["signing"].json
  tags                     = local.tags
}

resource "aws_kms_replica_key" "signing" {
  provider                = aws.recovery
  primary_key_arn         = aws_kms_key.signing.arn
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key["signing"].json
  tags                    = local.tags
}

resource "aws_kms_alias" "signing" {
  name          = "alias/${var.name}-audit-signing"
  target_key_id = aws_kms_key.signing.key_id
}

resource "aws_kms_alias" "signing_recovery" {
  provider      = aws.recovery
  name          = "alias/${var.name}-audit-signing"
  target_key_id = aws_kms_replica_key.signing.key_id
}

resource "aws_kms_key" "shared" {
  count                   = var.shared_key ? 1 : 0
  description             = "${var.name}: wraps the keys of all organisations"
  multi_region            = true
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key["shared"].json
  tags                    = local.tags
}

resource "aws_kms_replica_key" "shared" {
  provider                = aws.recovery
  count                   = var.shared_key ? 1 : 0
  primary_key_arn         = aws_kms_key.shared[0].arn
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key["shared"].json
  tags                    = local.tags
}
