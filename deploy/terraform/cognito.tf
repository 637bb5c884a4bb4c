# Another issuer, where an organisation wants one. Its machine tokens carry no claims of ours, so OIDC_ISSUERS_FILE maps
# client ids to organisations (docs/operating.md).
resource "aws_cognito_user_pool" "this" {
  count               = var.cognito ? 1 : 0
  name                = var.name
  mfa_configuration   = "ON"
  deletion_protection = "ACTIVE"

  software_token_mfa_configuration {
    enabled = true
  }
  password_policy {
    minimum_length                   = 14
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 1
  }
  admin_create_user_config {
    allow_admin_create_user_only = true
  }
  tags = local.tags
}

resource "aws_cognito_resource_server" "this" {
  count        = var.cognito ? 1 : 0
  identifier   = "rymeda"
  name         = "Rymeda"
  user_pool_id = aws_cognito_user_pool.this[0].id

  dynamic "scope" {
    for_each = toset(flatten([for engine in ["care", "revenue", "compliance", "oris", "audit", "webhooks"] : [for right in ["read", "write"] : "${engine}:${right}"]]))
    content {
      scope_name        = scope.value
      scope_description = scope.value
    }
  }
}

resource "aws_cognito_user_pool_domain" "this" {
  count        = var.cognito ? 1 : 0
  domain       = "${var.name}-${local.account}"
  user_pool_id = aws_cognito_user_pool.this[0].id
}
