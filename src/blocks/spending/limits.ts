/**
 * The addresses that a notification of a budget takes, and a subscription to anomalies.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_NotificationWithSubscribers.html
 * https://aws.amazon.com/aws-cost-management/aws-cost-anomaly-detection/faqs/
 */
export const mostEmails = 10;
