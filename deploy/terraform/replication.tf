data "aws_iam_policy_document" "replication_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

data "aws_iam_policy_document" "replication" {
  statement {
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [for bucket in aws_s3_bucket.primary : bucket.arn]
  }
  statement {
    actions = [
      "s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging",
      "s3:GetObjectRetention", "s3:GetObjectLegalHold",
    ]
    resources = [for bucket in aws_s3_bucket.primary : "${bucket.arn}/*"]
  }
  statement {
    actions   = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
    resources = [for bucket in aws_s3_bucket.recovery : "${bucket.arn}/*"]
  }
  statement {
    actions = ["kms:Decrypt"]
    # Not of organisations' own keys: a copy under one key would outlive its organisation's.
    resources = concat([aws_kms_key.objects.arn], aws_kms_key.shared[*].arn)
  }
  statement {
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_replica_key.objects.arn]
  }
}

resource "aws_iam_role" "replication" {
  name               = "${var.name}-${local.region}-replication"
  assume_role_policy = data.aws_iam_policy_document.replication_trust.json
  tags               = local.tags
}

resource "aws_iam_role_policy" "replication" {
  name   = "replication"
  role   = aws_iam_role.replication.id
  policy = data.aws_iam_policy_document.replication.json
}

# With time control: AWS answers for 15 minutes, and events tell when it takes longer.
resource "aws_s3_bucket_replication_configuration" "this" {
  for_each   = local.stores
  bucket     = aws_s3_bucket.primary[each.key].id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.primary, aws_s3_bucket_versioning.recovery]

  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    delete_marker_replication {
      status = each.value.deletes == "*" ? "Enabled" : "Disabled"
    }
    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }
    destination {
      bucket        = aws_s3_bucket.recovery[each.key].arn
      storage_class = "STANDARD"
      encryption_configuration {
        replica_kms_key_id = aws_kms_replica_key.objects.arn
      }
      replication_time {
        status = "Enabled"
        time {
          minutes = 15
        }
      }
      metrics {
        status = "Enabled"
        event_threshold {
          minutes = 15
        }
      }
    }
  }
}
