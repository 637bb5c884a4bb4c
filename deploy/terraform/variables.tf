variable "name" {
  description = "What every name begins with."
  type        = string
  default     = "rymeda"
}

variable "namespace" {
  description = "The Kubernetes namespace of the platform."
  type        = string
  default     = "rymeda"
}

variable "oidc_providers" {
  description = "The OIDC provider in IAM of each Region's cluster (url without https://); roles trust their service accounts and nobody else."
  type        = list(object({ arn = string, url = string }))
}

variable "key_administrators" {
  description = "ARNs of who administers KMS keys. They may not use them: no Encrypt, no Decrypt, no Sign."
  type        = list(string)
}

variable "shared_key" {
  description = "One KMS key for all organisations (keys.mode shared) instead of one for each."
  type        = bool
  default     = false
}

variable "cognito" {
  description = "Make a user pool whose tokens the platform takes (docs/operating.md, Another issuer)."
  type        = bool
  default     = false
}

variable "tags" {
  type    = map(string)
  default = {}
}
