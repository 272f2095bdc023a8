/** The stage of a deployment in which the new revision has all of the test traffic, and none of the customers'. */
export const testedStage = "POST_TEST_TRAFFIC_SHIFT";

/**
 * A stage in which ECS calls a hook of a service that nobody is served by: only where a deployment finds more than one active
 * revision, and then the function lets it go on. A hook cannot be taken away again: the provider sends ECS no empty list,
 * and ECS keeps what it is not told of.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecs/service.go (`resourceServiceUpdate`)
 */
export const idleStage = "RECONCILE_SERVICE";
