data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}
data "aws_region" "recovery" {
  provider = aws.recovery
}

locals {
  account   = data.aws_caller_identity.this.account_id
  partition = data.aws_partition.this.partition
  region    = data.aws_region.this.name
  regions   = { primary = local.region, recovery = data.aws_region.recovery.name }
  # Those with a database: each wraps its data keys in KMS. The gateway has no role.
  engines = toset(["identity", "care", "revenue", "compliance", "oris", "audit", "webhooks"])
  tags    = merge({ platform = var.name }, var.tags)
}
