output "role_prefix" {
  description = "global.aws.rolePrefix of the charts."
  value       = "arn:${local.partition}:iam::${local.account}:role/${var.name}-"
}

output "buckets" {
  description = "OBJECT_STORE_BUCKET by service and Region."
  value       = { for name in keys(local.stores) : name => { primary = aws_s3_bucket.primary[name].id, recovery = aws_s3_bucket.recovery[name].id } }
}

output "issuer" {
  description = "For OIDC_ISSUERS_FILE, where Cognito stands in."
  value       = var.cognito ? "https://cognito-idp.${local.region}.amazonaws.com/${aws_cognito_user_pool.this[0].id}" : null
}
