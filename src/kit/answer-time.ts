/**
 * Seconds that an answer may take, by every way in: the longest that API Gateway waits for what is behind an HTTP API, which
 * nobody can raise. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
 *
 * The load balancer waits as long, a task that leaves keeps its requests as long, and then it has as long again to end. AWS lets
 * the second wait end early where nothing is under way; with the load balancer's own connections people have seen it take
 * all of its time (https://serverfault.com/questions/919335).
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
 */
export const answerSeconds = 30;
