variable "cluster_name" {
  description = "Name of the EKS cluster in which Headwater runs."
  type        = string
}

variable "namespace" {
  description = "Kubernetes namespace of the operator."
  type        = string
  default     = "headwater-system"
}

variable "service_account" {
  description = "ServiceAccount of the operator: the name of the chart's release."
  type        = string
  default     = "headwater"
}

variable "policies" {
  description = "Folder with the policies of Headwater's chart."
  type        = string
  default     = "../../../charts/headwater/files/policies"
}

variable "features" {
  description = "What your clusters use, by the words with which the statements of operator.json begin. Base is always needed."
  type        = set(string)
  default     = ["Delete", "Role", "Auto", "PodIdentity", "Scan"]
}

variable "adopted_bucket" {
  description = "Name, or a pattern such as company-*, of buckets that StreamClusters may adopt. Used with the feature Adopt."
  type        = string
  default     = "none"
}

variable "existing_role" {
  description = "Path and name, without the first slash, of a role of yours that pods use. Used with the feature ExistingRole."
  type        = string
  default     = "none"
}
